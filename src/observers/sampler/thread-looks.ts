import { parseSchedstat } from "../../system/proc/counters.ts";
import { ProcFile } from "../../system/proc/proc-file.ts";
import { threadsOf } from "../../system/proc/process-directory.ts";
import { parseSyscallLine } from "../../system/proc/syscall-line.ts";
import type { ThreadLook } from "../tick.ts";
import type { Refusals } from "./refusals.ts";

/** Threads come and go without the number changing; so the list is read again after this time in any case. */
const LIST_AGE_MS = 1_000;
/** A process with more threads is no go command; its first ones are enough to say so. */
const MAX_THREADS = 256;

interface Thread {
  readonly tid: number;
  readonly schedstat: ProcFile;
  readonly stat: ProcFile;
  readonly syscall: ProcFile;
  readonly wchan: ProcFile;
  schedText: string | null;
  runMs: number | null;
  delayMs: number | null;
  /** Null when the thread ran since it was last looked at. */
  look: ThreadLook | null;
}

/** What the threads of one process did since they were counted last. */
export interface ThreadCounts {
  /** CPU time of all; null the first time, and where the kernel does not count. */
  readonly exactMs: number | null;
  /** Ready while others had the processors: of the thread that waited longest. */
  readonly delayMs: number | null;
  /** On a processor or ready for one: of the thread for which that is most. */
  readonly readyMs: number | null;
}

const UNCOUNTED: ThreadCounts = { exactMs: null, delayMs: null, readyMs: null };

/** The threads of one process. A thread that did not run since the last look is still where it was: only its counter is read (2 µs instead of 13). */
export class ThreadLooks {
  readonly #pid: number;
  readonly #names: ReadonlyMap<number, string>;
  readonly #refusals: Refusals;
  readonly #threads = new Map<number, Thread>();
  readonly #isNew: boolean;
  #listedAtMs = Number.NEGATIVE_INFINITY;
  #listed = 0;
  #syscallRefused = false;

  /** `isNew`: born under observation, so that all its threads ever did counts. */
  constructor(pid: number, names: ReadonlyMap<number, string>, refusals: Refusals, isNew: boolean) {
    this.#isNew = isNew;
    this.#pid = pid;
    this.#names = names;
    this.#refusals = refusals;
  }

  get size(): number {
    return this.#threads.size;
  }

  /**
   * No thread ran since they were counted. Then nothing of the process changed by itself: whoever forks, ends, is stopped or
   * starts a thread runs for that.
   */
  isAsleep(): boolean {
    if (this.#listed === 0 || this.#threads.size < this.#listed) return false;
    for (const thread of this.#threads.values())
      if (thread.runMs === null || thread.schedstat.read() !== thread.schedText) return false;
    return true;
  }

  /** `expected` is the number of threads by stat; `mayHaveChanged` says that the machine gave out a pid since the last call. */
  count(atMs: number, expected: number, mayHaveChanged: boolean): ThreadCounts {
    const isFirst = this.#listed === 0 && !this.#isNew;
    if (mayHaveChanged || expected !== this.#listed || atMs - this.#listedAtMs > LIST_AGE_MS)
      this.#list(atMs, expected);
    let exactMs = 0;
    let delayMs: number | null = null;
    let readyMs = 0;
    let counts = !isFirst;
    for (const thread of this.#threads.values()) {
      const text = thread.schedstat.read();
      if (text === null) {
        this.#forget(thread);
        continue;
      }
      if (text === thread.schedText && thread.runMs !== null) {
        delayMs = Math.max(delayMs ?? 0, 0);
        continue;
      }
      const counters = parseSchedstat(text);
      if (!counters) counts = false;
      // A thread that is new since the last look did all its work since then.
      const ranMs = (counters?.runMs ?? 0) - (thread.runMs ?? 0);
      exactMs += ranMs;
      if (counters) {
        const waitedMs = counters.delayMs - (thread.delayMs ?? 0);
        delayMs = Math.max(delayMs ?? 0, waitedMs);
        readyMs = Math.max(readyMs, ranMs + waitedMs);
      }
      thread.schedText = text;
      thread.runMs = counters?.runMs ?? null;
      thread.delayMs = counters?.delayMs ?? null;
      thread.look = null;
    }
    return counts && delayMs !== null ? { exactMs, delayMs, readyMs } : UNCOUNTED;
  }

  /** Where each thread is; without its call where asking could hang. */
  look(asksCalls: boolean): readonly ThreadLook[] {
    const looks: ThreadLook[] = [];
    for (const thread of this.#threads.values()) {
      thread.look ??= this.#lookAt(thread, asksCalls);
      if (thread.look) looks.push(thread.look);
    }
    return looks;
  }

  close(): void {
    for (const thread of this.#threads.values()) this.#forget(thread);
  }

  #lookAt(thread: Thread, asksCalls: boolean): ThreadLook | null {
    const stat = thread.stat.read();
    if (stat === null) return null;
    const asks = asksCalls && !this.#syscallRefused;
    const text = asks ? thread.syscall.read() : null;
    if (text === null && asks) {
      this.#refusals.note("syscall", thread.syscall.errno);
      // Rights do not come back while a process lives; a thread that has just ended refuses nothing.
      this.#syscallRefused = thread.syscall.errno !== "ESRCH" && thread.syscall.errno !== "ENOENT";
    }
    return {
      tid: thread.tid,
      state: stat[stat.lastIndexOf(")") + 2] ?? "?",
      syscall: text === null ? null : parseSyscallLine(text, this.#names),
      wchan: thread.wchan.read() ?? "",
    };
  }

  #list(atMs: number, expected: number): void {
    const { value, errno } = threadsOf(this.#pid);
    if (value === null) {
      this.#refusals.note("task", errno);
      return;
    }
    this.#listedAtMs = atMs;
    this.#listed = expected;
    const tids = new Set(value.slice(0, MAX_THREADS));
    for (const thread of this.#threads.values()) if (!tids.has(thread.tid)) this.#forget(thread);
    for (const tid of tids) if (!this.#threads.has(tid)) this.#threads.set(tid, openThread(this.#pid, tid));
  }

  #forget(thread: Thread): void {
    for (const file of [thread.schedstat, thread.stat, thread.syscall, thread.wchan]) file.close();
    this.#threads.delete(thread.tid);
  }
}

function openThread(pid: number, tid: number): Thread {
  const file = (name: string) => new ProcFile(`/proc/${pid}/task/${tid}/${name}`);
  return {
    tid,
    schedstat: file("schedstat"),
    stat: file("stat"),
    syscall: file("syscall"),
    wchan: file("wchan"),
    schedText: null,
    runMs: null,
    delayMs: null,
    look: null,
  };
}
