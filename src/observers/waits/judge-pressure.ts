import type { PressureLook, ProcessLook, Tick } from "../tick.ts";
import { type Finding, finding } from "./finding.ts";

/** What the control group and the kernel say of the whole command since the look before. */
export interface PressureJudge {
  /** Waits that hold for the command as a whole, for as long as the last look speaks. */
  look(tick: Tick): readonly Finding[];
}

/** A look speaks for the time until the next; when none comes, no longer than this. */
const FRESH_MS = 3_000;
/** Out of its periods so many ended with the group put off the processors: it had no CPU for a good part of the time. */
const THROTTLED_SHARE = 0.5;
/** A stretch shorter than two periods of 100 ms shows nothing. Source: linux Documentation/scheduler/sched-bwc.rst. */
const MIN_PERIODS = 2;
/** Of the wall time some task of the group waited for memory. Below a tenth it costs less than it is worth telling. */
const STALL_SHARE = 0.2;
const IO_STALL_SHARE = 0.5;
/** A limit that is hit while this much of it is in use. Page cache fills a group as well, so the hits alone show nothing. */
const FULL_SHARE = 0.9;
/** Pages that had to be read back from disk each second: code and data that were thrown out a moment ago. */
const FAULTS_PER_SECOND = 100;

export function openPressureJudge(): PressureJudge {
  let before: { readonly atMs: number; readonly look: PressureLook } | null = null;
  let verdict: readonly Finding[] = [];
  let verdictAtMs = -Infinity;
  const faultsOf = new Map<number, number>();
  const ticksOf = new Map<number, ProcessLook["ticks"]>();
  let used = { own: 0, system: 0 };
  let majorFaults = 0;
  let cpuMs = 0;
  let delayMs = 0;
  let sawDiskSleep = false;
  return {
    look(tick) {
      for (const look of tick.processes) {
        const { pid } = look.process;
        majorFaults += Math.max(0, look.majorFaults - (faultsOf.get(pid) ?? 0));
        faultsOf.set(pid, look.majorFaults);
        const ticks = ticksOf.get(pid) ?? { own: 0, system: 0 };
        used = {
          own: used.own + Math.max(0, look.ticks.own - ticks.own),
          system: used.system + Math.max(0, look.ticks.system - ticks.system),
        };
        ticksOf.set(pid, look.ticks);
        delayMs += look.runDelayMs ?? 0;
        sawDiskSleep ||= look.state === "D" || look.threads.some(({ state }) => state === "D");
      }
      cpuMs += tick.cpuMs;
      const now = tick.pressure;
      if (now) {
        if (before) {
          const spanMs = tick.atMs - before.atMs;
          verdict = compare(before.look, now, {
            spanMs,
            fromMs: before.atMs,
            majorFaults,
            cpuMs,
            delayMs,
            sawDiskSleep,
            systemShare: used.own === 0 ? 0 : used.system / used.own,
          });
          verdictAtMs = tick.atMs;
        }
        before = { atMs: tick.atMs, look: now };
        majorFaults = 0;
        const alive = new Set(tick.processes.map((look) => look.process.pid));
        for (const counts of [faultsOf, ticksOf])
          for (const pid of counts.keys()) if (!alive.has(pid)) counts.delete(pid);
        used = { own: 0, system: 0 };
        cpuMs = 0;
        delayMs = 0;
        sawDiskSleep = false;
      }
      return tick.atMs - verdictAtMs <= FRESH_MS ? verdict : [];
    },
  };
}

interface Span {
  readonly spanMs: number;
  readonly fromMs: number;
  readonly majorFaults: number;
  readonly cpuMs: number;
  readonly delayMs: number;
  readonly sawDiskSleep: boolean;
  /** Of the CPU time of the command, what the kernel used on its behalf. */
  readonly systemShare: number;
}

function compare(before: PressureLook, now: PressureLook, span: Span): Finding[] {
  if (span.spanMs <= 0) return [];
  const grown = (name: keyof PressureLook): number => {
    const [from, to] = [before[name], now[name]];
    return typeof from === "number" && typeof to === "number" ? Math.max(0, to - from) : 0;
  };
  const found: Finding[] = [];
  const periods = grown("periods");
  const throttled = grown("throttledPeriods");
  if (periods >= MIN_PERIODS && throttled / periods >= THROTTLED_SHARE)
    found.push(
      finding("throttled", "CPU quota", {
        id: "quota",
        sinceMs: span.fromMs,
        figures: {
          periods,
          throttledPeriods: throttled,
          throttledMs: Math.round(grown("throttledMs")),
          cpuMs: Math.round(span.cpuMs),
          runDelayMs: Math.round(span.delayMs),
        },
      }),
    );
  const { memoryUsedBytes: used, memoryLimitBytes: limit } = now;
  const hits = grown("memoryLimitHits");
  const stallMs = grown("memoryStallMs");
  const faultsPerSecond = (span.majorFaults * 1_000) / span.spanMs;
  const isFull = used !== null && limit !== null && used >= limit * FULL_SHARE;
  const suffers = stallMs >= span.spanMs * STALL_SHARE || faultsPerSecond >= FAULTS_PER_SECOND;
  if (isFull && hits > 0 && suffers)
    found.push(
      finding("memory", "memory limit", {
        id: "memory",
        sinceMs: span.fromMs,
        figures: {
          limitHits: hits,
          usedBytes: used,
          limitBytes: limit,
          stallMs: Math.round(stallMs),
          majorFaults: span.majorFaults,
          systemPercent: Math.round(span.systemShare * 100),
        },
      }),
    );
  else if (stallMs >= span.spanMs * STALL_SHARE && span.majorFaults > 0)
    found.push(
      finding("memory", "memory", {
        id: "memory",
        sinceMs: span.fromMs,
        figures: { stallMs: Math.round(stallMs), majorFaults: span.majorFaults },
      }),
    );
  const ioStallMs = grown("ioStallMs");
  // The machine's disks may be busy for others: a task of the command must have been seen to wait for one.
  if (ioStallMs >= span.spanMs * IO_STALL_SHARE && (span.majorFaults > 0 || span.sawDiskSleep))
    found.push(
      finding("io", "", { id: "machine", sinceMs: span.fromMs, figures: { ioStallMs: Math.round(ioStallMs) } }),
    );
  return found;
}
