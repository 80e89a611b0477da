import type { Syscall, ThreadLook } from "../tick.ts";
import type { LockHolders } from "./lock-holders.ts";

/** A call that a thread is in, from the first look that saw it. Judges keep in it what they learned of it. */
export interface CallInProgress {
  readonly key: string;
  readonly tid: number;
  readonly call: Syscall;
  /** The look at it: the sampler gives the same one as long as the thread did not run. */
  thread: ThreadLook;
  /** At the latest then: the look before did not see it. */
  readonly sinceMs: number;
  /** Link of its descriptor; null: it has none, or the link may not be read. */
  link: string | null | undefined;
  /** Its path, read from memory; undefined while that is under way. */
  path: string | null | undefined;
  asked: boolean;
  polled: readonly number[] | null | undefined;
  /** Who holds the lock that it waits for, as of when. */
  holders: { readonly atMs: number; readonly found: LockHolders } | null;
}

/** Remembers which thread is in which call, from tick to tick. */
export interface CallMemory {
  /** The call of a thread; the same object for as long as it is in it. Null outside a call. */
  of(thread: ThreadLook, atMs: number, sinceMs: number): CallInProgress | null;
  /** Drops what was not asked for within the time that it keeps. */
  sweep(atMs: number): void;
}

/** `keepMs`: how long a thread that is not looked at may be in the same call still; 0 for one that is looked at in every tick. */
export function rememberCalls(keepMs: number): CallMemory {
  const known = new Map<number, CallInProgress>();
  const seenAtMs = new Map<number, number>();
  return {
    of(thread, atMs, sinceMs) {
      const call = thread.syscall;
      if (call === null || call === "running" || call.number < 0) return null;
      seenAtMs.set(thread.tid, atMs);
      const before = known.get(thread.tid);
      if (before?.thread === thread) return before;
      // Arguments beyond the third are often leftovers in registers; those of one call do not change.
      const key = `${call.number}:${call.args.join(",")}`;
      if (before?.key === key) {
        before.thread = thread;
        return before;
      }
      const next: CallInProgress = {
        key,
        tid: thread.tid,
        call,
        thread,
        sinceMs: Math.max(0, atMs - sinceMs),
        link: undefined,
        path: undefined,
        asked: false,
        polled: undefined,
        holders: null,
      };
      known.set(thread.tid, next);
      return next;
    },
    sweep(atMs) {
      for (const tid of known.keys()) {
        if (atMs - (seenAtMs.get(tid) ?? -Infinity) <= keepMs) continue;
        known.delete(tid);
        seenAtMs.delete(tid);
      }
    },
  };
}
