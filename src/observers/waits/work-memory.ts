import { isWork } from "../../facts/watch.ts";
import type { ProcessLook, Tick } from "../tick.ts";
import type { Finding } from "./finding.ts";

/** Until when each process was last at work for long: nobody merely waited for it before. */
export interface WorkMemory {
  look(tick: Tick, findings: ReadonlyMap<number, readonly Finding[]>): void;
  /** 0: it was not, or only for as long as any program takes to begin. */
  untilMs(look: ProcessLook): number;
}

/** A program takes tens of ms to start, and counts as busy 60 ms longer; what waits for it then waits from its start on. */
const LONG_MS = 500;
/** Between two looks at one that works lies as much at most, on a large tree. */
const SAME_WITHIN_MS = 250;

interface Stretch {
  readonly startTicks: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** It counts as busy for a while after it last used a processor. */
  readonly usedAtMs: number;
  readonly untilMs: number;
}

export function rememberWork(): WorkMemory {
  const known = new Map<number, Stretch>();
  return {
    look({ atMs, sinceMs, processes }, findings) {
      const living = new Set<number>();
      for (const { process, cpuMs, state } of processes) {
        const { pid, startTicks } = process;
        living.add(pid);
        if (!findings.get(pid)?.some(({ what }) => isWork(what))) continue;
        const before = known.get(pid);
        const own = before?.startTicks === startTicks ? before : null;
        const goesOn = own && atMs - own.toMs <= Math.max(SAME_WITHIN_MS, sinceMs);
        const fromMs = goesOn ? own.fromMs : Math.max(0, atMs - sinceMs);
        const usedAtMs = cpuMs > 0 || state === "R" || !own ? atMs : own.usedAtMs;
        const untilMs = usedAtMs - fromMs >= LONG_MS ? usedAtMs : (own?.untilMs ?? 0);
        known.set(pid, { startTicks, fromMs, toMs: atMs, usedAtMs, untilMs });
      }
      for (const pid of known.keys()) if (!living.has(pid)) known.delete(pid);
    },
    untilMs({ process: { pid, startTicks } }) {
      const own = known.get(pid);
      return own?.startTicks === startTicks ? own.untilMs : 0;
    },
  };
}
