import { kernelFiles } from "../../system/kernel-files.ts";
import { parseChildren, parseLastPid } from "../../system/proc/counters.ts";
import { ProcFile } from "../../system/proc/proc-file.ts";
import { readOnce, threadsOf } from "../../system/proc/process-directory.ts";
import { type ProcessStat, parseProcessStat } from "../../system/proc/process-stat.ts";
import { readProcesses } from "../../system/proc/process-table.ts";
import type { Refusals } from "./refusals.ts";
import { TrackedProcess } from "./tracked-process.ts";

/**
 * The kernel tells which pid it gave last: only pids since then can be new, and one that is not there any more was too short
 * to be seen. Asking for one takes 20 µs; above this many a walk through the children of every thread is cheaper.
 */
const MOST_PIDS = 150;
/** The walk through all children checks the short way: some containers give a made-up /proc/loadavg. */
const CHECK_MS = 1_000;
/** The kernel skips the lowest pids when it starts anew. Source: linux kernel/pid.c, RESERVED_PIDS. */
const INIT = 1;

interface Candidate {
  readonly stat: ProcessStat;
  readonly text: string;
}

/** The processes below one, as they come and go. */
export class ProcessTree {
  readonly members = new Map<number, TrackedProcess>();
  /** The machine gave out a pid since the update before: threads and processes may be new. */
  pidsMoved = true;
  readonly #names: ReadonlyMap<number, string>;
  readonly #refusals: Refusals;
  readonly #loadavg = new ProcFile("/proc/loadavg");
  readonly #ledSessions = new Set<number>();
  #lastPid: number | null;
  /** The last pid of the update before that. */
  #settledPid = 0;
  #seenPid = 0;
  /** Pids that were given but had no process yet: the kernel gives the number first, and the process appears a moment later. */
  #absent: readonly number[] = [];
  #trustsLastPid = true;
  #hasChildrenFiles = true;
  #checkedAtMs = Number.NEGATIVE_INFINITY;
  #walkedAtMs = Number.NEGATIVE_INFINITY;

  constructor(rootPid: number, options: TreeOptions) {
    this.#names = options.names;
    this.#refusals = options.refusals;
    this.#lastPid = options.isAttached ? null : rootPid;
    const text = readOnce(`/proc/${rootPid}/stat`);
    const stat = text === null ? null : parseProcessStat(text);
    if (stat && text !== null) this.#add({ stat, text }, 0, [rootPid], !options.isAttached);
    if (options.isAttached) this.#walk(0, false);
  }

  /** Reads every member anew and finds new ones. What has ended is taken out and returned. */
  update(atMs: number): readonly TrackedProcess[] {
    this.#find(atMs);
    const ended: TrackedProcess[] = [];
    for (const member of this.members.values()) {
      if (member.refresh(atMs)) continue;
      this.members.delete(member.pid);
      member.close();
      ended.push(member);
    }
    return ended;
  }

  /** The members stay, as they were last seen. */
  close(): void {
    for (const member of this.members.values()) member.close();
    this.#loadavg.close();
  }

  #find(atMs: number): void {
    const before = this.#lastPid;
    const text = this.#loadavg.read();
    const last = text === null ? null : parseLastPid(text);
    this.#lastPid = last;
    this.pidsMoved = last === null || last !== before;
    const isDue = atMs - this.#checkedAtMs >= CHECK_MS;
    const isShort = this.#trustsLastPid && last !== null && before !== null && last >= before;
    this.#settledPid = this.#seenPid;
    this.#seenPid = before ?? 0;
    if (isShort && last - before <= MOST_PIDS) {
      this.#tryPids(before + 1, last, atMs);
      if (!isDue) return;
      const foundNew = this.#walk(atMs, true);
      // What was born in this very moment is no proof against the short way; what is older is.
      if (foundNew.some((stat) => stat.pid < Math.min(before, this.#settledPid))) this.#trustsLastPid = false;
    } else if (this.pidsMoved || isDue || !this.#trustsLastPid) this.#walk(atMs, true);
    if (isDue) this.#checkedAtMs = atMs;
  }

  #tryPids(from: number, to: number, atMs: number): void {
    const candidates = new Map<number, Candidate>();
    const given = Array.from({ length: to - from + 1 }, (_, at) => from + at);
    const wanted = [...this.#absent, ...given];
    const absent: number[] = [];
    for (const pid of wanted) {
      const text = readOnce(`/proc/${pid}/stat`);
      if (text === null && pid >= from) absent.push(pid);
      const stat = text === null ? null : parseProcessStat(text);
      // A thread answers under its own number too.
      if (stat && text !== null && stat.exitSignal !== -1) candidates.set(pid, { stat, text });
    }
    this.#absent = absent;
    for (const candidate of candidates.values()) this.#adopt(candidate, candidates, atMs);
  }

  /** Adds a process whose parent belongs to the tree, and that parent first where it is new as well. */
  #adopt(candidate: Candidate, candidates: ReadonlyMap<number, Candidate>, atMs: number): void {
    const { stat } = candidate;
    if (this.members.has(stat.pid)) return;
    const parent = candidates.get(stat.parent);
    if (!this.members.has(stat.parent) && parent && parent !== candidate && parent.stat.pid < stat.pid)
      this.#adopt(parent, candidates, atMs);
    const above = this.members.get(stat.parent);
    if (above) this.#add(candidate, atMs, [...above.watched.chain, stat.pid], true);
    // Its parent ended before it was seen. A session is never joined from outside: who is in one that the tree began is of the tree.
    else if (stat.parent === INIT && this.#ledSessions.has(stat.session)) this.#add(candidate, atMs, [stat.pid], true);
  }

  /** Through the children of every thread, because go forks from any. */
  #walk(atMs: number, isNew: boolean): readonly ProcessStat[] {
    if (!this.#hasChildrenFiles) return this.#scan(atMs, isNew);
    const found: ProcessStat[] = [];
    const sinceMs = this.#walkedAtMs;
    this.#walkedAtMs = atMs;
    for (const member of this.members.values()) {
      // Who did not run has no new child.
      if (member.ranAtMs < sinceMs) continue;
      const { value: tids } = threadsOf(member.pid);
      for (const tid of tids ?? []) {
        const path = `/proc/${member.pid}/task/${tid}/children`;
        const text = readOnce(path);
        if (text === null && tid === member.pid && this.#lacksChildrenFiles(path)) return this.#scan(atMs, isNew);
        for (const pid of parseChildren(text ?? "")) {
          if (this.members.has(pid)) continue;
          const line = readOnce(`/proc/${pid}/stat`);
          const stat = line === null ? null : parseProcessStat(line);
          if (!stat || line === null) continue;
          found.push(stat);
          // The loop over the map meets it later and walks on from there.
          this.#add({ stat, text: line }, atMs, [...member.watched.chain, pid], isNew);
        }
      }
    }
    return found;
  }

  /** A kernel without CONFIG_PROC_CHILDREN. The process itself may have ended as well. */
  #lacksChildrenFiles(path: string): boolean {
    if (kernelFiles.list("/proc/self/task").ok && kernelFiles.read(`/proc/thread-self/children`).ok) return false;
    this.#hasChildrenFiles = false;
    this.#refusals.lacks(path.slice(path.lastIndexOf("/") + 1));
    return true;
  }

  /** Through all processes of the machine. */
  #scan(atMs: number, isNew: boolean): readonly ProcessStat[] {
    const found: ProcessStat[] = [];
    const table = [...readProcesses(kernelFiles).values()].sort((one, other) => one.startTicks - other.startTicks);
    for (const stat of table) {
      const above = this.members.get(stat.parent);
      if (!above || this.members.has(stat.pid)) continue;
      const text = readOnce(`/proc/${stat.pid}/stat`);
      if (text === null) continue;
      found.push(stat);
      this.#add({ stat, text }, atMs, [...above.watched.chain, stat.pid], isNew);
    }
    return found;
  }

  #add({ stat, text }: Candidate, atMs: number, chain: readonly number[], isNew: boolean): void {
    const file = new ProcFile(`/proc/${stat.pid}/stat`);
    const parentImage = this.members.get(stat.parent)?.stat.image ?? null;
    const born = { pid: stat.pid, file, text, stat, atMs, chain, parentImage, isNew };
    this.members.set(stat.pid, new TrackedProcess(born, this.#names, this.#refusals));
    if (stat.session === stat.pid) this.#ledSessions.add(stat.session);
  }
}

export interface TreeOptions {
  readonly names: ReadonlyMap<number, string>;
  readonly refusals: Refusals;
  /** The command ran before gowhy came: what is there has a past. */
  readonly isAttached: boolean;
}
