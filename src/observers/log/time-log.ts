import type { ValueOf } from "../../facts/fact.ts";
import type { WaitKind, watchedTime } from "../../facts/watch.ts";
import type { Seen } from "../seen.ts";
import type { ProcessLook, Tick } from "../tick.ts";
import { type PartSums, partSums, type Span } from "./part-sums.ts";

type TimeFact = ValueOf<typeof watchedTime>;

/** Where the wall time goes, tick by tick. */
export interface TimeLog {
  add(tick: Tick, seen: Seen): void;
  /**
   * The account so far. `totalCpuMs` is the CPU time of the command by the kernel's account of gowhy's own children, where
   * the command has ended: what no tick saw of it belongs to the time after the last tick. Null where nobody knows.
   */
  fact(wallMs: number, totalCpuMs?: number | null): TimeFact;
}

/**
 * Between two ticks farther apart than this gowhy was stopped, starved of CPU, or waits off looks that were very dear: two equal
 * samples at the ends say little of what lies between. A wait that the kernel dates back does.
 */
const GAP_MS = 2_000;
/** The kernel counts CPU time in steps of 10 ms: one step may be reported a tick late. Source: proc_pid_stat(5), sysconf(_SC_CLK_TCK). */
const CPU_STEP_MS = 10;
/** Steps that may be late at once: one for each process of a small build. */
const LATE_STEPS = 3;

/** At 20 ms a tick the last ten seconds in which nothing was told. */
const MAX_BLANKS = 1_000;

const WORK: readonly WaitKind[] = ["cpu", "compile", "link"];

/** Who used the CPU, and for what. */
type User = Pick<Sample, "what" | "detail" | "pid" | "atOnce">;

/** What one tick says of the time around it. */
interface Sample {
  readonly atMs: number;
  readonly what: WaitKind;
  readonly detail: string;
  readonly pid: number;
  readonly atOnce: number;
  /** Since when it lasts, where the kernel tells. */
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

/**
 * A sample speaks for the time up to the middle between it and its neighbours: so a stretch between two equal samples
 * belongs to both, one between different ones is halved, and the half beside a tick that tells nothing stays unexplained.
 * A program that was not seen on a processor takes no more than the CPU time that the kernel counted.
 */
export function openTimeLog(): TimeLog {
  const sums = partSums();
  const cpu = cpuAccount(sums);
  let lastAtMs = 0;
  let last: Sample | null = null;
  let turn: User | null = null;
  let seenCpuMs = 0;
  let blanks: Blank[] = [];
  let turns: Turn[] = [];
  return {
    add(tick, seen) {
      const next = sampleOf(tick, seen);
      const user = workOf(next) ?? busiest(tick);
      turn = user;
      const fromMs = lastAtMs;
      const toMs = Math.max(fromMs, tick.atMs);
      seenCpuMs += tick.cpuMs;
      cpu.begin(tick.cpuMs + waitedForProcessor(tick, next, user));
      sums.settle(fromMs);
      if (toMs - fromMs > GAP_MS) {
        blanks = [];
        turns = [];
        blank(workOf(last) ?? user, fromMs, toMs);
        if (next && !isWork(next) && !next.isBrief) reachBack(next, toMs, 1);
      } else {
        const middleMs = (fromMs + toMs) / 2;
        if (last) half(last, fromMs, middleMs);
        else blank(user, fromMs, middleMs);
        if (next && !next.isBrief) claimTurns(next);
        if (next && !isWork(next) && !next.isBrief) reachBack(next, middleMs, toMs > middleMs ? 0 : 1);
        if (next) half(next, middleMs, toMs);
        else blank(user, middleMs, toMs);
      }
      cpu.end(workOf(next) !== null);
      lastAtMs = toMs;
      last = next;
    },
    fact(wallMs, totalCpuMs = null) {
      return sums.fact(wallMs, tailOf(wallMs, totalCpuMs));
    },
  };

  /**
   * After the last tick: up to the middle what it saw, and no more than the CPU time that was counted since. A command that used
   * hardly any until it had ended did not leave the wait that it was last seen in.
   */
  function tailOf(wallMs: number, totalCpuMs: number | null): Span[] {
    const tailMs = wallMs - lastAtMs;
    if (tailMs <= 0) return [];
    const isWait = last !== null && !isWork(last) && tailMs <= GAP_MS;
    const stayedInIt = totalCpuMs !== null && !last?.isBrief && totalCpuMs - seenCpuMs < CPU_STEP_MS;
    const waitMs = isWait ? (stayedInIt ? tailMs - Math.max(0, totalCpuMs - seenCpuMs) : tailMs / 2) : 0;
    const wasAtWork = last !== null && isWork(last) && (last.isSure || last.isReady) && tailMs <= GAP_MS;
    const countedMs = totalCpuMs === null ? 0 : Math.min(tailMs - waitMs, totalCpuMs - seenCpuMs);
    const cpuMs = wasAtWork ? Math.max(tailMs / 2, countedMs) : countedMs;
    const work = workOf(last);
    return [
      ...(isWait && last ? [{ ...nameOf(last), pid: last.pid, fromMs: lastAtMs, toMs: lastAtMs + waitMs }] : []),
      ...(cpuMs > 0 ? [{ ...nameOf(work), pid: work?.pid ?? 0, fromMs: wallMs - cpuMs, toMs: wallMs }] : []),
    ];
  }

  function half(sample: Sample, fromMs: number, toMs: number): void {
    if (sample.isBrief) {
      const takenMs = cpu.claim(turn, fromMs, toMs);
      sums.add(sample, sample.pid, fromMs + takenMs, toMs, sample.atOnce);
      blanks = [];
      turns.push({ sample, fromMs: fromMs + takenMs, ms: toMs - fromMs - takenMs });
      if (turns.length > MAX_TURNS) turns.shift();
    } else if (sample.isSure) {
      sums.add(sample, sample.pid, fromMs, toMs, sample.atOnce);
      if (isWork(sample)) cpu.spend(toMs - fromMs);
      blanks = [];
    }
    // A program that used a moment of it, or none because it was just born, may wait already: what comes next tells.
    else leaveBlank(fromMs, toMs, cpu.claimSeen(sample, fromMs, toMs));
  }

  /** A half that no tick speaks for. */
  function blank(user: User | null, fromMs: number, toMs: number): void {
    leaveBlank(fromMs, toMs, cpu.claim(user, fromMs, toMs));
  }

  /** What looked like turns with a peer was one wait already, where that is dated back: a handshake, or a body that does not come. */
  function claimTurns(wait: Sample): void {
    const sinceMs = wait.sinceMs ?? Number.POSITIVE_INFINITY;
    const own = isWork(wait) ? [] : turns.filter(({ sample, fromMs }) => sample.pid === wait.pid && fromMs >= sinceMs);
    const byName = new Map<string, Turn[]>();
    for (const turn of own) {
      const key = `${turn.sample.what}\0${turn.sample.detail}`;
      byName.set(key, [...(byName.get(key) ?? []), turn]);
    }
    for (const [first, ...rest] of byName.values()) {
      if (!first || first.sample.what === wait.what) continue;
      const ms = rest.reduce((all, turn) => all + turn.ms, first.ms);
      sums.rename(first.sample, wait, first.fromMs, ms, 1 + rest.length);
    }
    turns = [];
  }

  /** What was taken beyond the stretch itself belongs to those before it. */
  function leaveBlank(fromMs: number, toMs: number, takenMs: number): void {
    let overMs = takenMs;
    blanks.push({ fromMs, toMs, leftMs: toMs - fromMs });
    for (let at = blanks.length - 1; at >= 0 && overMs > 0; at -= 1) {
      const { leftMs } = blanks[at] as Blank;
      (blanks[at] as Blank).leftMs = Math.max(0, leftMs - overMs);
      overMs -= leftMs;
    }
    if (blanks.length > MAX_BLANKS) blanks.shift();
  }

  /** A wait that the kernel dates back takes the time before it that nothing speaks for; its tick counts as a sample where nothing else of it does. */
  function reachBack(wait: Sample, toMs: number, samples: number): void {
    const sinceMs = wait.sinceMs ?? toMs;
    let fromMs = toMs;
    let ms = 0;
    for (const each of blanks) {
      const beganMs = Math.max(each.fromMs, sinceMs);
      // Where in the stretch the rest was, nobody knows: none of it lies before the wait began.
      const takenMs = each.leftMs - (beganMs - each.fromMs);
      if (takenMs <= 0) continue;
      fromMs = Math.min(fromMs, beganMs);
      ms += takenMs;
    }
    sums.backdate(wait, wait.pid, fromMs, toMs, ms, wait.atOnce, samples);
    if (blanks.length > 0) cpu.forgive();
    blanks = [];
  }
}

/** A second and more of looks, and as much as one wait may be taken for something else. */
const MAX_TURNS = 200;

/** Half of a stretch that was told as turns with a peer. */
interface Turn {
  readonly sample: Sample;
  readonly fromMs: number;
  readonly ms: number;
}

/** A stretch between two ticks, and how much of it nothing speaks for yet. */
interface Blank {
  readonly fromMs: number;
  readonly toMs: number;
  leftMs: number;
}

function sampleOf(tick: Tick, seen: Seen): Sample | null {
  if (!seen.leading) return null;
  const { what, detail, pid } = seen.leading;
  const isBrief = seen.leading.isBrief === true && !WORK.includes(what);
  const look = tick.processes.find(({ process }) => process.pid === pid);
  const wait = seen.waits.find((each) => each.pid === pid && each.what === what);
  const isSure = !WORK.includes(what) || (look !== undefined && isAtWork(look, what));
  const sinceMs = wait?.sinceMs ?? null;
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
function waitedForProcessor(tick: Tick, sample: Sample | null, user: User | null): number {
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
function busiest({ processes }: Tick): User | null {
  const look = [...processes].sort((one, other) => other.cpuMs - one.cpuMs)[0];
  return look && look.cpuMs > 0 ? { what: "cpu", detail: look.process.name, pid: look.process.pid, atOnce: 1 } : null;
}

const isWork = (sample: Sample): boolean => WORK.includes(sample.what);
const workOf = (sample: Sample | null): Sample | null => (sample && isWork(sample) ? sample : null);
const nameOf = (sample: User | null): { readonly what: WaitKind; readonly detail: string } =>
  sample ? { what: sample.what, detail: sample.detail } : { what: "cpu", detail: "" };

/** CPU time, and time spent ready for a processor, that the kernel counted and that no part has taken yet. */
function cpuAccount(sums: PartSums) {
  let haveMs = 0;
  let owedMs = 0;
  return {
    begin(cpuMs: number): void {
      haveMs += cpuMs;
    },
    /** Gives a stretch as much of it as there is, and says how much. */
    claim(user: User | null, fromMs: number, toMs: number): number {
      const takenMs = Math.min(toMs - fromMs, haveMs);
      if (takenMs > 0) sums.add(nameOf(user), user?.pid ?? 0, fromMs, fromMs + takenMs, user?.atOnce ?? 1);
      haveMs -= takenMs;
      return takenMs;
    },
    /** The same for work that was seen: a step that comes late pays for the stretch before, whose CPU time was not counted yet. */
    claimSeen(work: User, fromMs: number, toMs: number): number {
      const takenMs = this.claim(work, fromMs, toMs);
      owedMs = Math.min(CPU_STEP_MS * LATE_STEPS, owedMs + toMs - fromMs - takenMs);
      const paidMs = Math.min(owedMs, haveMs);
      sums.backdate(work, work.pid, fromMs, fromMs, paidMs, work.atOnce, takenMs > 0 ? 0 : 1);
      owedMs -= paidMs;
      haveMs -= paidMs;
      return takenMs + paidMs;
    },
    /** What came before belongs to something else after all. */
    forgive(): void {
      owedMs = 0;
    },
    spend(ms: number): void {
      haveMs = Math.max(0, haveMs - ms);
    },
    /** What several processors did at once is not kept for later: only a step of the kernel's clock is. */
    end(goesOn: boolean): void {
      haveMs = goesOn ? Math.min(haveMs, CPU_STEP_MS) : 0;
      if (!goesOn) owedMs = 0;
    },
  };
}
