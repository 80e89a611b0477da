import type { ThreadCounts } from "./thread-looks.ts";
import { BUSY_MS, type TrackedProcess } from "./tracked-process.ts";

/** A go process that only waits uses 0 to 2 % of a core; one that works a good part of it. In between the tick belongs to the wait. */
const BUSY_SHARE = 0.25;

/** What a tick found of one process beyond its stat. */
export interface Judged {
  readonly isBusy: boolean;
  /** Null where its threads were not asked. */
  readonly counts: ThreadCounts | null;
}

/**
 * Whether a process worked since the tick before. Its threads are asked only where its sum does not say so by itself; in a
 * small tree always, because they alone tell how long it was ready and others had the processors.
 */
export function judge(process: TrackedProcess, atMs: number, pidsMoved: boolean, asks: Asks): Judged {
  const ageMs = atMs - process.watched.bornAtMs;
  // It starts up: the kernel's first step of 10 ms may be to come, and most compile processes never get old enough to be asked.
  const isYoung = process.watched.bornAtMs > 0 && ageMs < BUSY_MS;
  if (process.stat.state === "Z") return { isBusy: false, counts: null };
  if (process.isAsleep) return { isBusy: false, counts: ASLEEP };
  const isBusyForSure = isYoung || process.isSaturated(atMs);
  if (isBusyForSure && asks !== "all") return { isBusy: true, counts: null };
  if (asks === "none") return { isBusy: process.calmSinceMs === null || hasStepped(process, atMs), counts: null };
  const passedMs = atMs - process.countedAtMs;
  const counts = process.threads.count(atMs, process.stat.threads, pidsMoved);
  process.countedAtMs = atMs;
  const { exactMs } = counts;
  if (isBusyForSure) return { isBusy: true, counts };
  return { isBusy: exactMs === null ? hasStepped(process, atMs) : exactMs >= passedMs * BUSY_SHARE, counts };
}

/** Whose threads may be asked: of nobody, of those of which the sum does not tell, of all. */
export type Asks = "none" | "unclear" | "all";

const ASLEEP: ThreadCounts = { exactMs: 0, delayMs: 0, readyMs: 0 };

const hasStepped = (process: TrackedProcess, atMs: number): boolean => atMs - process.lastStepAtMs <= BUSY_MS;
