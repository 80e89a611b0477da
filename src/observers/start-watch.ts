import type { Fact } from "../facts/fact.ts";
import { type Clock, clock as machineClock } from "../system/clock.ts";
import { compileLater } from "../system/compile-later.ts";
import { kernelFiles } from "../system/kernel-files.ts";
import { architecture, isLittleEndian } from "../system/own-process.ts";
import { openTimeLog } from "./log/time-log.ts";
import { openWaitLog } from "./log/wait-log.ts";
import { openSampler } from "./sampler/open-sampler.ts";
import { openStallClock } from "./stall-clock.ts";
import type { Tick } from "./tick.ts";
import { openWaitFinder } from "./waits/open-wait-finder.ts";
import type { Moment, Watch } from "./watch.ts";

export interface WatchRequest {
  readonly rootPid: number;
  /** When the command started, or when gowhy came to it: on the monotonic clock. */
  readonly startedAtMs: number;
  /** It ran before gowhy came. */
  readonly attached: boolean;
  /** How to start this program again as a desk: the child that reads what may hang. */
  readonly deskArgv: readonly string[];
  /** Of the command; null where gowhy did not start it: it is read from its first process. */
  readonly environment: Readonly<Record<string, string | undefined>> | null;
  readonly clock?: Clock;
}

/** Observes a command and its children from now on, until it is stopped. */
export function startWatch(request: WatchRequest): Watch {
  const { rootPid, startedAtMs, attached, deskArgv, environment, clock = machineClock } = request;
  compileLater();
  const finder = openWaitFinder({ kernel: kernelFiles, clock, deskArgv, environment, architecture, isLittleEndian });
  const waits = openWaitLog();
  const time = openTimeLog();
  const stalls = openStallClock();
  const listeners = new Set<(moment: Moment) => void>();
  let moment: Moment | null = null;
  let isStopped = false;
  let totalCpuMs: number | null = null;
  const sampler = openSampler({ rootPid, startedAtMs, isAttached: attached, deskArgv, clock, onTick });
  return {
    now: () => moment,
    onTick(listener) {
      listeners.add(listener);
    },
    facts: (wallMs) => [
      known("watch.waits", waits.fact(), wallMs),
      known("watch.time", time.fact(wallMs, totalCpuMs), wallMs),
      known("watch.processes", sampler.processes(), wallMs),
      known("watch.sampler", sampler.report(), wallMs),
    ],
    stop() {
      if (isStopped) return;
      isStopped = true;
      // Now the command has been waited for, and children of gowhy's own that end later are not counted with it.
      totalCpuMs = attached ? null : sampler.totalCpuMs();
      sampler.stop();
      finder.close();
    },
  };

  function onTick(tick: Tick): void {
    const seen = finder.look(tick);
    waits.add(tick, seen);
    time.add(tick, seen);
    moment = { tick, seen, stall: stalls.add(tick, seen) };
    for (const listener of listeners) tell(listener, moment);
  }

  function tell(listener: (moment: Moment) => void, now: Moment): void {
    try {
      listener(now);
    } catch {
      // A fault of ours in one listener ends that listener, never the watch or the command.
      listeners.delete(listener);
    }
  }
}

// The keys of these facts carry their schemas, and with them a library that the start of a command must not wait for.
const known = (id: `watch.${string}`, value: unknown, wallMs: number): Fact => ({
  state: "known",
  id,
  value,
  source: "/proc",
  atMs: 0,
  tookMs: wallMs,
});
