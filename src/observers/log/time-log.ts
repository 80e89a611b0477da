import type { ValueOf } from "../../facts/fact.ts";
import type { WaitKind, watchedTime } from "../../facts/watch.ts";
import type { Seen } from "../seen.ts";
import type { Tick } from "../tick.ts";
import { CPU_STEP_MS, cpuAccount } from "./cpu-account.ts";
import { partSums, type Span } from "./part-sums.ts";
import { busiest, isWork, nameOf, type Sample, sampleOf, type User, waitedForProcessor, workOf } from "./sample.ts";

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
/**
 * Twice the same kind of wait of one process, within so long and with no wait of another kind seen between: what CPU time does not take
 * is given to that wait, also where the looks between them told nothing. An inference, not a look. A few looks, up to 60 ms apart.
 */
const BETWEEN_TURNS_MS = 250;
/** At 20 ms a tick the last ten seconds in which nothing was told. */
const MAX_BLANKS = 1_000;

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
  let lastWait: Sample | null = null;
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
        const sinceMs = next ? reachesTo(next) : null;
        if (next && sinceMs !== null) {
          const ms = reachBack({ ...next, sinceMs }, middleMs, toMs > middleMs && !next.isBrief ? 0 : 1);
          if (mayBeRenamed(next)) keepTurn({ sample: next, fromMs: Math.min(sinceMs, middleMs), ms, samples: 1 });
        }
        if (next) half(next, middleMs, toMs);
        else blank(user, middleMs, toMs);
      }
      cpu.end(workOf(next) !== null);
      lastAtMs = toMs;
      last = next;
      if (next && !isWork(next)) lastWait = next;
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
      keepTurn({ sample, fromMs: fromMs + takenMs, ms: toMs - fromMs - takenMs, samples: 1 });
    } else if (sample.isSure) {
      sums.add(sample, sample.pid, fromMs, toMs, sample.atOnce);
      if (isWork(sample)) cpu.spend(toMs - fromMs);
      blanks = [];
      if (mayBeRenamed(sample)) keepTurn({ sample, fromMs, ms: toMs - fromMs, samples: 1 });
    }
    // A program that used a moment of it, or none because it was just born, may wait already: what comes next tells.
    else leaveBlank(fromMs, toMs, cpu.claimSeen(sample, fromMs, toMs));
  }

  /** A half that no tick speaks for. */
  function blank(user: User | null, fromMs: number, toMs: number): void {
    leaveBlank(fromMs, toMs, cpu.claim(user, fromMs, toMs));
  }

  function keepTurn(turn: Turn): void {
    if (turn.ms <= 0) return;
    const before = turns.at(-1);
    if (before && isSameWait(before.sample, turn.sample))
      turns[turns.length - 1] = { ...before, ms: before.ms + turn.ms, samples: before.samples + turn.samples };
    else turns.push(turn);
    if (turns.length > MAX_TURNS) turns.shift();
  }

  /** From when on blanks belong to it; null where only its own half does. */
  function reachesTo(next: Sample): number | null {
    if (isWork(next)) return null;
    // With one peer or another: it asks several at once.
    const goesOn = lastWait?.what === next.what && lastWait.pid === next.pid;
    if (lastWait && goesOn && next.atMs - lastWait.atMs <= BETWEEN_TURNS_MS)
      return Math.min(lastWait.atMs, next.sinceMs ?? next.atMs);
    return next.isBrief ? next.sinceMs : (next.sinceMs ?? next.atMs);
  }

  /**
   * What looked like turns with a peer, or like another phase of the same connection, was one wait already, where that is dated
   * back: a handshake, or a body that does not come.
   */
  function claimTurns(wait: Sample): void {
    const sinceMs = wait.sinceMs ?? Number.POSITIVE_INFINITY;
    const isOwn = ({ sample, fromMs }: Turn) =>
      sample.pid === wait.pid && fromMs >= sinceMs && (sample.isBrief || isOnlyClearer(sample, wait));
    const own = isWork(wait) ? [] : turns.filter(isOwn);
    const byName = new Map<string, Turn[]>();
    for (const turn of own) {
      const key = `${turn.sample.what}\0${turn.sample.detail}`;
      byName.set(key, [...(byName.get(key) ?? []), turn]);
    }
    for (const [first, ...rest] of byName.values()) {
      if (!first || first.sample.what === wait.what) continue;
      const ms = rest.reduce((all, turn) => all + turn.ms, first.ms);
      const samples = rest.reduce((all, turn) => all + turn.samples, first.samples);
      const fromMs = rest.reduce((least, turn) => Math.min(least, turn.fromMs), first.fromMs);
      sums.rename(first.sample, wait, fromMs, ms, samples);
    }
    // Still the same wait, under a name that may become clearer once more.
    const nowNamed = ({ sample }: Turn) => (sample.what === wait.what ? { ...sample, isBrief: false } : wait);
    turns = mayBeRenamed(wait) ? own.map((turn) => ({ ...turn, sample: nowNamed(turn) })) : [];
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

  /** A wait that the kernel dates back takes the time before it that nothing speaks for; its tick counts as a sample where nothing else of it does. Gives how much, in ms. */
  function reachBack(wait: Sample, toMs: number, samples: number): number {
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
    return ms;
  }
}

/** A second and more of looks, and as much as one wait may be taken for something else. */
const MAX_TURNS = 200;

/** A stretch that was told as turns with a peer, or as a phase that may be told better later. */
interface Turn {
  readonly sample: Sample;
  readonly fromMs: number;
  readonly ms: number;
  readonly samples: number;
}

/** Which of them a connection is in takes longer to ask than that it waits. */
const PHASES: readonly WaitKind[] = ["proxy", "tls", "response", "body"];

const mayBeRenamed = (sample: Sample): boolean => sample.isBrief || PHASES.includes(sample.what);

/** Nothing moved in the process since before the first look at either: so what is said now held all the time. */
const isOnlyClearer = (sample: Sample, wait: Sample): boolean =>
  PHASES.includes(sample.what) && PHASES.includes(wait.what);

const isSameWait = (one: Sample, other: Sample): boolean =>
  !one.isBrief &&
  !other.isBrief &&
  one.what === other.what &&
  one.detail === other.detail &&
  one.pid === other.pid &&
  one.sinceMs === other.sinceMs;

/** A stretch between two ticks, and how much of it nothing speaks for yet. */
interface Blank {
  readonly fromMs: number;
  readonly toMs: number;
  leftMs: number;
}
