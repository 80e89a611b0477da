import type { ValueOf } from "../../facts/fact.ts";
import type { samplerReport, watchedProcesses } from "../../facts/watch.ts";
import type { Clock } from "../../system/clock.ts";
import { architecture, ownChildrenCpuMs, ownCpuMs } from "../../system/own-process.ts";
import { holdsLockInExec } from "../../system/proc/exec-lock.ts";
import { readOnce } from "../../system/proc/process-directory.ts";
import { TICK_MS } from "../../system/proc/process-stat.ts";
import { syscallNames } from "../../system/proc/syscall-names.ts";
import type { ProcessLook, Tick } from "../tick.ts";
import { type Judged, judge } from "./calm.ts";
import { askEarlierArguments } from "./earlier-arguments.ts";
import { Intervals } from "./intervals.ts";
import { Load } from "./load.ts";
import { Movement } from "./movement.ts";
import { Pace } from "./pace.ts";
import { Pressure } from "./pressure.ts";
import { ProcessLog } from "./process-log.ts";
import { ProcessTree } from "./process-tree.ts";
import { Refusals } from "./refusals.ts";
import { SocketLooks } from "./socket-looks.ts";
import type { TrackedProcess } from "./tracked-process.ts";

/** Threads that are asked in one tick: 2 to 13 µs each. In a large tree the processes take turns. */
const THREADS_PER_TICK = 150;
/** Up to this many processes even those that are busy for sure are asked: short commands have few, and 20 µs a process is cheap for them. */
const FEW_PROCESSES = 4;
/** Above this many processes only those whose stat changed are asked for their bytes. */
const SMALL_TREE = 32;
/** The bytes of a busy process cost 10 µs a look and are its total anyway. */
const BUSY_IO_EVERY = 8;
/**
 * Whether somebody woke up in a tree in which nothing moved costs 5 µs a thread and the wake-up of gowhy itself, a look 1 to 5 ms:
 * so the line on the terminal is gone, and the next wait is dated, without looking more often than the share of the CPU allows.
 */
const GLANCE_EVERY_MS = 125;
const GLANCES_AFTER_MS = 400;
/** Of a larger tree even that costs too much: 0.1 % of a core for every 20 threads. */
const GLANCE_THREADS = 40;
/** Of one core since the look before. */
const COMPUTES_SHARE = 0.75;
/** What other children of gowhy's own used meanwhile would be taken for the command's; a read costs 20 µs. */
const ACCOUNT_EVERY_MS = 250;

export interface SamplerOptions {
  readonly rootPid: number;
  /** On the clock. */
  readonly startedAtMs: number;
  readonly isAttached: boolean;
  /** How to start this program again as a desk, which asks for the arguments of processes that were there before. */
  readonly deskArgv: readonly string[];
  readonly clock: Clock;
  onTick(tick: Tick): void;
}

/** Looks at the tree of a command again and again, until it is stopped. */
export interface Sampler {
  report(): ValueOf<typeof samplerReport>;
  processes(): ValueOf<typeof watchedProcesses>;
  /**
   * CPU time of the whole command as far as it is known: what the ticks gave, and what a started command used between its last
   * look and its end, by the kernel's account of gowhy's own children.
   */
  totalCpuMs(): number;
  stop(): void;
}

export function openSampler(options: SamplerOptions): Sampler {
  const { rootPid, startedAtMs, isAttached, clock } = options;
  const refusals = new Refusals();
  const names = syscallNames(architecture);
  const locksExec = holdsLockInExec(readOnce("/proc/sys/kernel/osrelease") ?? "");
  const tree = new ProcessTree(rootPid, { names, refusals, isAttached });
  const sockets = new SocketLooks(refusals);
  const pressure = new Pressure(rootPid);
  const movement = new Movement();
  const load = new Load();
  const log = new ProcessLog();
  const intervals = new Intervals();
  const pace = new Pace(clock.nowMs());
  const known = new Set<TrackedProcess>();
  const earlier = isAttached ? askEarlierArguments([...tree.members.values()], options.deskArgv, clock) : null;
  const startCpuMs = ownCpuMs();
  let lastAtMs = 0;
  let writtenOfEnded = 0;
  let turn = 0;
  let ticks = 0;
  let accountedAtMs = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  let givenCpuMs = 0;
  let childrenMs = ownChildrenCpuMs();
  let answeredMs = 0;
  let afterMs = startCpuMs;
  let timer = setTimeout(run, 0);
  timer.unref();
  return {
    report: () => ({
      ...intervals.value(),
      ownCpuMs: Math.round(ownCpuMs() - startCpuMs),
      socketReads: sockets.dearReads,
      refused: [...refusals.list()],
    }),
    processes: () => log.value(tree.members.values()),
    totalCpuMs: () => givenCpuMs + (isAttached ? 0 : Math.max(0, ownChildrenCpuMs() - childrenMs - answeredMs)),
    stop() {
      if (isStopped) return;
      // What was attached to lives on: one more look says what the time since the last one was.
      if (isAttached) run();
      isStopped = true;
      clearTimeout(timer);
      tree.close();
      sockets.close();
      pressure.close();
      earlier?.close();
    },
  };

  function run(): void {
    const fromMs = clock.nowMs();
    const beforeMs = ownCpuMs();
    const betweenMs = beforeMs - afterMs;
    let socketMs = 0;
    let idleMs = 0;
    let computes = false;
    try {
      const atMs = clock.nowMs() - startedAtMs;
      const judged = lookAtTree(atMs);
      const socketsFrom = { cpuMs: ownCpuMs(), atMs: clock.nowMs() };
      const tablesBefore = sockets.dearReads;
      const usedMs = [...judged.values()].reduce((sum, { cpuMs, missedCpuMs }) => sum + cpuMs + missedCpuMs, 0);
      sockets.update([...tree.members.values()], atMs, pace.affordsSockets(fromMs), load.isLow(atMs, usedMs));
      // The greater share is for tables of sockets: where nobody holds one, this is a look like any other.
      if (sockets.dearReads > tablesBefore)
        socketMs = Math.min(ownCpuMs() - socketsFrom.cpuMs, clock.nowMs() - socketsFrom.atMs);
      const tick = tickOf(atMs, judged);
      idleMs = tick.idleMs;
      computes = tick.cpuMs >= tick.sinceMs * COMPUTES_SHARE;
      intervals.add(tick.sinceMs);
      keepAccounts(tick);
      lastAtMs = atMs;
      options.onTick(tick);
    } catch (error) {
      // A look that fails is a look that is missing: the watched command must not hear of it, and the next look may succeed.
      refusals.note("tick", error instanceof Error ? error.name : "Error");
    }
    if (isStopped) return;
    afterMs = ownCpuMs();
    // A look keeps one thread at work: what the process used beyond its duration, other threads did meanwhile.
    const lookMs = Math.min(afterMs - beforeMs, clock.nowMs() - fromMs) - socketMs;
    // Garbage of a look is collected after it; what is more than the look itself is other work, such as a probe.
    const pauseMs = pace.next(clock.nowMs(), lookMs + Math.min(betweenMs, lookMs), socketMs, idleMs, computes);
    pause(clock.nowMs() + pauseMs, idleMs >= GLANCES_AFTER_MS);
  }

  /** Until then, or until somebody who slept has woken up. */
  function pause(untilMs: number, mayGlance: boolean): void {
    const leftMs = untilMs - clock.nowMs();
    const glances = mayGlance && leftMs > GLANCE_EVERY_MS && isGlanceCheap();
    timer = setTimeout(
      () => (glances && !hasSomebodyWoken() ? pause(untilMs, mayGlance) : run()),
      glances ? GLANCE_EVERY_MS : leftMs,
    );
    timer.unref();
  }

  function isGlanceCheap(): boolean {
    return [...tree.members.values()].reduce((sum, { stat }) => sum + stat.threads, 0) <= GLANCE_THREADS;
  }

  function hasSomebodyWoken(): boolean {
    return [...tree.members.values()].some((process) => process.isAsleep && !process.threads.isAsleep());
  }

  function lookAtTree(atMs: number): ReadonlyMap<TrackedProcess, Found> {
    ticks += 1;
    const ended = tree.update(atMs);
    for (const process of ended) {
      tree.members.get(process.stat.parent)?.hasReaped(process);
      writtenOfEnded += process.writtenBytes ?? 0;
      known.delete(process);
      log.end(process, atMs);
    }
    const found = new Map<TrackedProcess, Found>();
    const members = [...tree.members.values()];
    const isSmall = members.length <= SMALL_TREE;
    turn = turn < members.length ? turn : 0;
    let room = THREADS_PER_TICK;
    // Those whose turn did not come in the last tick come first in this one.
    for (const process of [...members.slice(turn), ...members.slice(0, turn)]) {
      if (!known.has(process)) {
        known.add(process);
        log.begin();
      }
      const asks = room <= 0 ? "none" : members.length <= FEW_PROCESSES ? "all" : "unclear";
      const { isBusy, counts } = judge(process, atMs, tree.pidsMoved, asks);
      if (counts && !process.isAsleep) {
        room -= process.stat.threads;
        turn += 1;
      }
      if (isBusy) process.calmSinceMs = null;
      else process.calmSinceMs ??= atMs;
      const mayHang = locksExec && process.sharesImage;
      // What works moves by its CPU time alone; its bytes matter when it waits.
      const wantsIo = isBusy ? ticks % BUSY_IO_EVERY === 0 : !process.isAsleep && (isSmall || !process.isUnchanged);
      if (wantsIo && !mayHang) process.readIo();
      const cpuMs = process.cpu.advance(process.stat.ownTicks * TICK_MS, counts?.exactMs ?? null);
      const missedCpuMs = process.missed.advance(process.stat.childTicks * TICK_MS);
      process.usedMs += cpuMs;
      log.missedCpuMs += missedCpuMs;
      found.set(process, { isBusy, counts, cpuMs, missedCpuMs });
    }
    return found;
  }

  /** The command is reaped at its end: then gowhy's own account grows by all of its time, of which the ticks gave most. */
  function keepAccounts(tick: Tick): void {
    givenCpuMs += tick.cpuMs;
    const root = tree.members.get(rootPid);
    if (!root) return;
    if (tick.atMs - accountedAtMs >= ACCOUNT_EVERY_MS) {
      accountedAtMs = tick.atMs;
      childrenMs = ownChildrenCpuMs();
    }
    // What runs below it now will have been reaped by then as well; a daemon, whose parent is another by now, will not.
    answeredMs = [...tree.members.values()].filter(isBelowRoot).reduce((sum, member) => sum + member.answeredMs, 0);
  }

  function isBelowRoot({ pid, stat }: TrackedProcess): boolean {
    if (pid === rootPid) return true;
    const parent = tree.members.get(stat.parent);
    return parent !== undefined && isBelowRoot(parent);
  }

  function tickOf(atMs: number, found: ReadonlyMap<TrackedProcess, Found>): Tick {
    const processes: ProcessLook[] = [];
    let cpuMs = 0;
    let writtenBytes = writtenOfEnded;
    for (const process of tree.members.values()) {
      const judged = found.get(process);
      if (!judged) continue;
      cpuMs += judged.cpuMs + judged.missedCpuMs;
      writtenBytes += process.writtenBytes ?? 0;
      processes.push(lookOf(process, judged, atMs));
    }
    return {
      atMs,
      sinceMs: atMs - lastAtMs,
      processes,
      cpuMs,
      ...movement.add(atMs, cpuMs, writtenBytes),
      pressure: pressure.read(atMs),
    };
  }

  function lookOf(process: TrackedProcess, { isBusy, counts, cpuMs, missedCpuMs }: Found, atMs: number): ProcessLook {
    const { stat } = process;
    const recentSockets = sockets.recentOf(process, atMs);
    const before = process.look;
    // Who sleeps shows what it showed before; and what is the same object need not be judged anew.
    const isSame =
      process.isAsleep &&
      process.isUnchanged &&
      before?.process === process.watched &&
      before.sockets === (isBusy ? null : sockets.of(process, atMs)) &&
      before.recentSockets === recentSockets &&
      before.isBusy === isBusy &&
      before.runDelayMs === counts?.delayMs &&
      before.readBytes === process.readBytes &&
      before.writtenBytes === process.writtenBytes &&
      [before.cpuMs, before.missedCpuMs, cpuMs, missedCpuMs].every((ms) => ms === 0);
    if (isSame) return before;
    const asksThreads = stat.state !== "Z" && (!isBusy || (recentSockets !== null && counts !== null));
    process.look = {
      process: process.watched,
      state: stat.state,
      cpuMs,
      isBusy,
      missedCpuMs,
      readBytes: process.readBytes,
      writtenBytes: process.writtenBytes,
      majorFaults: stat.majorFaults,
      ticks: { own: stat.ownTicks, system: stat.systemTicks },
      runDelayMs: counts?.delayMs ?? null,
      readyMs: counts?.readyMs ?? null,
      terminal: { number: stat.terminal, foregroundGroup: stat.foregroundGroup, group: stat.group },
      threads: asksThreads ? process.threads.look(!(locksExec && process.sharesImage)) : [],
      sockets: isBusy ? null : sockets.of(process, atMs),
      recentSockets,
    };
    return process.look;
  }
}

interface Found extends Judged {
  readonly cpuMs: number;
  readonly missedCpuMs: number;
}
