import type { ValueOf } from "../../facts/fact.ts";
import { isWork, type WaitKind, type watchedWaits } from "../../facts/watch.ts";
import type { Seen, WaitSeen } from "../seen.ts";
import type { Tick } from "../tick.ts";

type WaitsFact = ValueOf<typeof watchedWaits>;
type Observed = WaitsFact["waits"][number];

/** Joins the same wait of consecutive ticks into one. */
export interface WaitLog {
  add(tick: Tick, seen: Seen): void;
  fact(): WaitsFact;
}

/** A build starts thousands of compiles; so many of the longest tell the story, the rest is counted. */
const MAX_WORK = 500;
/** Beyond this list the fact's schema refuses. Waits are few; a program that makes thousands is cut like work. */
const MAX_WAITS = 3_500;
/** A wait that was not seen for so long is another when it comes back: sockets are read twice a second at most. */
const SAME_WITHIN_MS = 600;

/** From how long on a wait can be named without calling a hiccup a wait; and what else must be seen first. */
const NAMED_AFTER_MS: Readonly<Partial<Record<WaitKind, number>>> = {
  // A far server answers within 300 ms; a slow but sound one within a second.
  dns: 1_000,
  proxy: 1_000,
  tls: 1_000,
  response: 1_000,
  body: 1_000,
  // A child that does nothing for a second.
  child: 1_000,
  // go holds its own locks for tens of ms.
  lock: 250,
  filesystem: 250,
  frozen: 250,
  seccomp: 250,
  stdout: 250,
  stopped: 100,
  prompt: 100,
  throttled: 0,
  memory: 0,
  io: 250,
};
/** The kernel sent the SYN again: the first went unanswered. Until then the peer may be merely far. */
const SYNS_UNANSWERED = 1;

/** The child that reads a path answers within 100 ms of its start, or never. */
const PATH_MS = 1_500;

interface Entry {
  wait: WaitSeen;
  fromMs: number;
  toMs: number;
  namedAtMs: number | null;
  samples: number;
  open: boolean;
}

export function openWaitLog(): WaitLog {
  const open = new Map<string, Entry>();
  let kept: Entry[] = [];
  let work: Entry[] = [];
  const leftOut: Record<string, number> = {};
  /** When waits that are over were last seen. */
  const endedAtMs = new Map<string, number>();
  let lastAtMs = 0;

  function close(entry: Entry): void {
    entry.open = false;
    if (endedAtMs.size >= MAX_WAITS) endedAtMs.clear();
    if (!isWork(entry.wait.what)) endedAtMs.set(entry.wait.key, entry.toMs);
    if (isWork(entry.wait.what)) {
      work.push(entry);
      if (work.length >= 2 * MAX_WORK) work = longest(work, MAX_WORK, leftOut);
    } else {
      kept.push(entry);
      if (kept.length >= 2 * MAX_WAITS) kept = longest(kept, MAX_WAITS, leftOut);
    }
  }

  return {
    add(tick, seen) {
      lastAtMs = tick.atMs;
      for (const wait of seen.waits) {
        const before = open.get(wait.key);
        // The same socket in another phase is another wait; a phase that is only recognised later is not.
        if (before && before.wait.what !== wait.what && !isSameStretch(before, wait)) {
          // Where the new phase is dated back, it was taken for the old one meanwhile.
          before.toMs = Math.max(before.fromMs, Math.min(before.toMs, wait.sinceMs ?? before.toMs));
          close(before);
          open.delete(wait.key);
        }
        if (before?.open) {
          before.wait = wait;
          before.toMs = tick.atMs;
          before.samples += 1;
          name(before);
        } else {
          // One that was over and came back is dated back no further than to its end: in between it was not there.
          const leastMs = endedAtMs.get(wait.key) ?? 0;
          const fromMs = Math.min(tick.atMs, Math.max(leastMs, wait.sinceMs ?? tick.atMs - tick.sinceMs));
          const entry: Entry = { wait, fromMs, toMs: tick.atMs, namedAtMs: null, samples: 1, open: true };
          name(entry);
          open.set(wait.key, entry);
        }
      }
      for (const [key, entry] of open) {
        if (tick.atMs - entry.toMs <= SAME_WITHIN_MS && entry.toMs < tick.atMs && !isWork(entry.wait.what)) continue;
        if (entry.toMs === tick.atMs) continue;
        open.delete(key);
        close(entry);
      }
    },
    fact() {
      const rest = { ...leftOut };
      const running = [...open.values()];
      const waits = longest([...kept, ...running.filter(({ wait }) => !isWork(wait.what))], MAX_WAITS, rest);
      const works = longest([...work, ...running.filter(({ wait }) => isWork(wait.what))], MAX_WORK, rest);
      const all = [...waits, ...works].sort((one, other) => one.fromMs - other.fromMs);
      return { waits: all.map((entry) => observed(entry, lastAtMs)), leftOut: rest };
    },
  };
}

/** Since before the first sight nothing moved: what is said now was so all the time. */
const isSameStretch = ({ fromMs, samples }: Entry, { sinceMs }: WaitSeen): boolean =>
  samples === 1 || (sinceMs !== null && sinceMs <= fromMs + 1);

function name(entry: Entry): void {
  if (entry.namedAtMs !== null) return;
  const { wait, fromMs, toMs } = entry;
  if (wait.what === "connect") {
    if ((wait.socket?.retransmits ?? 0) >= SYNS_UNANSWERED) entry.namedAtMs = toMs;
    return;
  }
  const afterMs = NAMED_AFTER_MS[wait.what];
  if (afterMs === undefined || toMs - fromMs < afterMs) return;
  // Its path is being read; where that is denied, the wait is named without it.
  if (wantsPath(wait) && toMs - fromMs < PATH_MS) return;
  entry.namedAtMs = toMs;
}

/** Until the path is read, the name of the call stands in its place. */
const wantsPath = ({ on, syscall }: WaitSeen): boolean => on !== "" && on === syscall;

/** The longest, the others counted by kind. */
function longest(entries: Entry[], count: number, leftOut: Record<string, number>): Entry[] {
  if (entries.length <= count) return entries;
  const sorted = [...entries].sort((one, other) => other.toMs - other.fromMs - (one.toMs - one.fromMs));
  for (const { wait } of sorted.slice(count)) leftOut[wait.what] = (leftOut[wait.what] ?? 0) + 1;
  return sorted.slice(0, count);
}

function observed({ wait, fromMs, toMs, namedAtMs, samples, open }: Entry, lastAtMs: number): Observed {
  const { key: _key, sinceMs: _sinceMs, ...rest } = wait;
  const round = (ms: number) => Math.round(ms * 10) / 10;
  return {
    ...rest,
    fromMs: round(fromMs),
    toMs: round(toMs),
    namedAtMs: namedAtMs === null ? null : round(namedAtMs),
    samples,
    ended: !(open && toMs >= lastAtMs),
  };
}
