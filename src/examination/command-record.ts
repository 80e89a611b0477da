import { clock } from "../system/clock.ts";
import type { ProcessRecord } from "../system/judged.ts";
import { kernelFiles } from "../system/kernel-files.ts";
import { type Counters, countersOf, growth } from "./watch-counters.ts";
import { firstGoIn, recordOf } from "./watch-record.ts";

/** A go command that fails at once lives for 10 ms: so the first look comes soon, and each later one after a longer pause. */
const FIRST_LOOK_MS = 1;
/** In a tree without go each look walks all of it: at 50 ms that took 2 % of a core beside a sleeping command. */
const LATER_LOOK_MS = 400;
/** A walk through 200 processes takes 10 ms: the pause after it is so many times longer, which is half a percent. */
const PAUSE_TIMES = 200;
/** It was met in the moment in which it started, and its environment could not be read: so often it is looked at again. Of another user's it never can. */
const BLIND_LOOKS = 5;
/** In a tree without go the command itself is on record; its limits and groups seldom change. */
const COMMAND_EVERY_MS = 2_000;
/**
 * For so long it looks for go itself also where somebody else does: a go that a wrapper starts may be over in a quarter of a second,
 * and the sampler may not have told of it by then. A build that its control group killed was missed in 1 of 25 runs without
 * this, and in 1 of 40 with it, beside two other sandboxes of the lab on two processors.
 */
const WALKS_FOR_MS = 1_000;
/** Once a go process is on record only its group's counters are read, and those only grow. */
const COUNTERS_MS = 500;

/** What must be read of a command while it lives, so that it can be judged when it is gone. */
export interface CommandRecord {
  /** The first go process of the tree, or the command itself; null: it was too short for the first look. */
  recorded(): ProcessRecord | null;
  /** A go process was seen in its tree, or is the command itself. */
  metGo(): boolean;
  /** From now on somebody else tells which the first go process is: a walk of its own takes 10 ms in a tree of 200. */
  follow(firstGo: () => number | null): void;
  /** How much the counters of its control groups grew. */
  grown(): Counters;
  /** Reads the counters for the last time. */
  stop(): void;
}

/** gowhy's own control groups before the command starts: mostly the command's too. */
export interface OwnGroups {
  readonly text: string;
  readonly counters: Counters | null;
}

export function ownGroups(): OwnGroups {
  const text = kernelFiles.read("/proc/self/cgroup");
  return text.ok ? { text: text.value, counters: countersOf(kernelFiles, text.value)() } : { text: "", counters: null };
}

/** Looks at the tree until it has met a go process, and then only at its counters. `isGoItself`: go was started, no program that starts go. */
export function keepRecord(pid: number, own: OwnGroups, isGoItself: boolean): CommandRecord {
  const stop = new AbortController();
  const beganMs = clock.nowMs();
  let recorded: ProcessRecord | null = null;
  let wasGoSeen = false;
  /** It was seen, and all of it is on record. */
  let hasMetGo = false;
  let recordedAtMs = Number.NEGATIVE_INFINITY;
  /** Somebody else who tells which the first go process is. */
  let followed = null as (() => number | null) | null;
  let blindLooks = 0;
  let read = null as (() => Counters) | null;
  let before = null as Counters | null;
  let after = null as Counters | null;
  const look = () => {
    if (!hasMetGo) {
      const walks = followed === null || clock.nowMs() - beganMs < WALKS_FOR_MS;
      const go = followed?.() ?? (walks ? firstGoIn(kernelFiles, pid) : null);
      if (go !== null) wasGoSeen = true;
      if (go === null && clock.nowMs() - recordedAtMs < (followed ? COMMAND_EVERY_MS : 0)) return count();
      recordedAtMs = clock.nowMs();
      const record = recordOf(kernelFiles, go ?? pid, pid);
      if (go !== null && record?.environ === null) blindLooks += 1;
      hasMetGo = go !== null && record !== null && (record.environ !== null || blindLooks > BLIND_LOOKS);
      if (record && record.cgroup !== recorded?.cgroup) {
        read = countersOf(kernelFiles, record.cgroup ?? "");
        before = record.cgroup === own.text ? own.counters : read();
      }
      recorded = record ? { ...record, isStartedByUs: isGoItself } : recorded;
    }
    count();
  };
  /** The group may be gone with its last process: the last reading counts. */
  const count = () => {
    const now = read?.() ?? null;
    after = {
      oomKills: now?.oomKills ?? after?.oomKills ?? null,
      pidsMaxHits: now?.pidsMaxHits ?? after?.pidsMaxHits ?? null,
    };
  };
  const looking = async () => {
    let pauseMs = FIRST_LOOK_MS;
    while (!stop.signal.aborted) {
      const fromMs = clock.nowMs();
      look();
      const leastMs = pauseMs < LATER_LOOK_MS ? 0 : (clock.nowMs() - fromMs) * PAUSE_TIMES;
      await clock.sleep(Math.max(leastMs, hasMetGo ? COUNTERS_MS : pauseMs), stop.signal);
      pauseMs = Math.min(LATER_LOOK_MS, pauseMs * 1.5);
    }
  };
  void looking();
  return {
    recorded: () => recorded,
    metGo: () => isGoItself || wasGoSeen,
    follow(firstGo) {
      followed = firstGo;
    },
    grown: () => ({
      oomKills: growth(before?.oomKills, after?.oomKills),
      pidsMaxHits: growth(before?.pidsMaxHits, after?.pidsMaxHits),
    }),
    stop() {
      stop.abort();
      look();
    },
  };
}
