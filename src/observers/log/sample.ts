import { isWork as isWorkKind, type WaitKind } from "../../facts/watch.ts";
import type { Seen } from "../seen.ts";
import type { ProcessLook, Tick } from "../tick.ts";

/** Who used the CPU, and for what. */
export type User = Pick<Sample, "what" | "detail" | "pid" | "atOnce">;

/** What one tick says of the time around it. */
export interface Sample {
  readonly atMs: number;
  readonly what: WaitKind;
  readonly detail: string;
  readonly pid: number;
  readonly atOnce: number;
  /** Since when it lasts, where the kernel tells; of turns, since when the process holds a connection to that peer. */
  readonly sinceMs: number | null;
  /**
   * A wait; a compiler or linker at work, which does nothing else; another program that was seen on a processor. Else only
   * CPU time counts: go itself computes for a moment between two waits that are too short to be seen.
   */
  readonly isSure: boolean;
  /** On a processor, or ready for one. */
  readonly isReady: boolean;
  /** A wait in turns: CPU time comes first, the rest is the wait. */
  readonly isBrief: boolean;
}

/** What a tick says, as far as a reason leads in it. */
export function sampleOf(tick: Tick, seen: Seen): Sample | null {
  if (!seen.leading) return null;
  const { what, detail, pid } = seen.leading;
  const isBrief = seen.leading.isBrief === true && !isWorkKind(what);
  const look = tick.processes.find(({ process }) => process.pid === pid);
  const wait = seen.waits.find((each) => each.pid === pid && each.what === what);
  const isSure = !isWorkKind(what) || (look !== undefined && isAtWork(look, what));
  const sinceMs = isBrief ? (seen.leading.sinceMs ?? null) : (wait?.sinceMs ?? null);
  const isReadyNow = look !== undefined && isReady(look);
  return {
    isReady: isReadyNow,
    atMs: tick.atMs,
    what,
    detail,
    pid,
    atOnce: Math.max(1, seen.atOnce),
    sinceMs,
    isSure,
    isBrief,
  };
}

/**
 * Ready to run while others had the processors: on a busy machine that is where the time of work goes. A thread may wait while
 * another runs, so CPU time and waiting together are the most; the thread that was ready longest is the least. Of a process
 * that waits in turns, a look that finds it at rest speaks for the least, one that finds it ready for the middle: so the share
 * came out as a sampler every 4 ms saw it (67 % of a `go mod tidy`, where the most gives 90 %).
 */
export function waitedForProcessor(tick: Tick, sample: Sample | null, user: User | null): number {
  const pid = sample && (isWork(sample) || sample.isBrief) ? sample.pid : user?.pid;
  const look = tick.processes.find(({ process }) => process.pid === pid);
  const mostMs = Math.min(tick.sinceMs, look?.runDelayMs ?? 0);
  if (!look || !sample?.isBrief) return mostMs;
  const leastMs = Math.min(mostMs, Math.max(0, (look.readyMs ?? 0) - look.cpuMs));
  return isReady(look) ? (leastMs + mostMs) / 2 : leastMs;
}

/**
 * A compiler or linker used CPU a moment ago; or a thread of the program runs or waits for a processor, and nobody counted for
 * how long. Where it was counted, the count is what it gets.
 */
const isAtWork = (look: ProcessLook, what: WaitKind): boolean =>
  what === "cpu" ? isReady(look) && look.runDelayMs === null : look.isBusy || isReady(look);

const isReady = (look: ProcessLook): boolean => look.state === "R" || look.threads.some(({ state }) => state === "R");

/** Who used most of the CPU time, where the tick has no reason of its own to name. */
export function busiest({ processes }: Tick): User | null {
  const look = [...processes].sort((one, other) => other.cpuMs - one.cpuMs)[0];
  return look && look.cpuMs > 0 ? { what: "cpu", detail: look.process.name, pid: look.process.pid, atOnce: 1 } : null;
}

export const isWork = (sample: Sample): boolean => isWorkKind(sample.what);
export const workOf = (sample: Sample | null): Sample | null => (sample && isWork(sample) ? sample : null);
export const nameOf = (sample: User | null): { readonly what: WaitKind; readonly detail: string } =>
  sample ? { what: sample.what, detail: sample.detail } : { what: "cpu", detail: "" };
