import type { AnyCause, WaitLike } from "../causes/cause.ts";
import type { FactStore } from "../facts/store.ts";
import { watchedCommand } from "../facts/subject.ts";
import type { Note, TimeAccount, Verdict, Wait } from "./diagnosis.ts";
import { goLimit } from "./go-limits.ts";
import { limitFactsOf } from "./limit-facts.ts";
import { notMet, notMetNotes } from "./not-met.ts";
import { rank } from "./rank.ts";
import { accountant, type Watched, watchedIn } from "./watched.ts";

export interface Account {
  readonly verdicts: readonly Verdict[];
  readonly time: TimeAccount | null;
  readonly waits: readonly Wait[];
  /** What is broken and did not hold up this command: no verdict, and its ids, because it is not ruled out either. */
  readonly notes: readonly Note[];
  readonly notMet: readonly string[];
}

/** Orders the verdicts and gives every wait and every part of the time to the first that accounts for it. */
export function accountFor(verdicts: readonly Verdict[], catalogue: readonly AnyCause[], facts: FactStore): Account {
  const accounts = accountant(facts, catalogue);
  const seen = watchedIn(facts);
  const account = accountOf(verdicts);
  const likes = [...(seen.time?.parts ?? []), ...seen.waits].map(({ like }) => like);
  const wasWaitedFor = (verdict: Verdict) => likes.some((like) => accounts(verdict, like));
  const ids = notMet(account, wasWaitedFor, catalogue, facts);
  if (ids.size === 0) return { ...account, notes: [], notMet: [] };
  const met = accountOf(verdicts.filter(({ cause }) => !ids.has(cause)));
  return { ...met, notes: notMetNotes(account.verdicts, ids, catalogue), notMet: [...ids] };

  function accountOf(found: readonly Verdict[]): Omit<Account, "notes" | "notMet"> {
    const { time, waits } = seen;
    const costOf = (verdict: Verdict) =>
      time && sum(time.parts.filter(({ like }) => accounts(verdict, like)).map(({ part }) => part.ms));
    const ranked = rank(
      found.map((verdict) => ({ ...verdict, costMs: costOf(verdict) })),
      catalogue,
    );
    const causeOf = (like: WaitLike) => ranked.find((verdict) => accounts(verdict, like))?.cause ?? null;
    const account = time && timeOf(time, causeOf);
    const told = waitsOf(waits, causeOf, facts);
    return {
      verdicts: ranked.map((verdict) => ({
        ...verdict,
        goGivesUp: patienceOf(verdict, told),
        // A part has one cause: what two verdicts could account for is the cost of the first.
        costMs: account && sum(account.parts.filter(({ cause }) => cause === verdict.cause).map(({ ms }) => ms)),
      })),
      time: account,
      waits: told,
    };
  }
}

/** When go gives up hangs on what it waits for: where that is seen, it is no guess by where a probe stopped. */
function patienceOf({ cause, goGivesUp }: Verdict, waits: readonly Wait[]): Verdict["goGivesUp"] {
  if (goGivesUp === null) return null;
  const lasting = waits.filter((wait) => wait.cause === cause && !wait.ended && wait.namedAtMs !== null);
  const [longest] = lasting.sort((one, other) => other.toMs - other.fromMs - (one.toMs - one.fromMs));
  if (!longest?.limit.isKnown) return goGivesUp;
  const { limitMs, text, values } = longest.limit;
  return limitMs === null ? "never" : { text, values };
}

function waitsOf(waits: Watched["waits"], causeOf: (like: WaitLike) => string | null, facts: FactStore): Wait[] {
  const limits = limitFactsOf(facts);
  // A command that came to its own end waits for nothing any more; one that was killed waited to the last.
  const isOver = typeof facts.value(watchedCommand)?.exitCode === "number";
  return waits.map(({ wait, like }) => {
    const { fromMs, toMs, namedAtMs } = wait;
    const ended = wait.ended || isOver;
    const { what, pid, argv, on, chain, socket, file, holders, peers } = like;
    const cause = causeOf(like);
    const limit = goLimit(like, limits);
    return { what, pid, argv, on, fromMs, toMs, namedAtMs, cause, ended, chain, socket, file, holders, peers, limit };
  });
}

/** The parts, longest first, in whole milliseconds that sum with the rest to the whole. */
function timeOf({ wallMs, parts }: Watched, causeOf: (like: WaitLike) => string | null): TimeAccount {
  const whole = Math.round(wallMs);
  const restMs = Math.max(0, wallMs - sum(parts.map(({ part }) => part.ms)));
  const rounded = roundedTo(whole, [...parts.map(({ part }) => part.ms), restMs]);
  return {
    wallMs: whole,
    parts: parts
      .map(({ part, like }, at) => ({
        what: like.what,
        detail: part.detail,
        ms: rounded[at] ?? 0,
        cause: causeOf(like),
        samples: part.samples,
        workMs: Math.round(part.workMs),
        peers: like.peers,
      }))
      .filter(({ ms }) => ms > 0)
      .sort(
        (one, other) => other.ms - one.ms || (`${one.what} ${one.detail}` < `${other.what} ${other.detail}` ? -1 : 1),
      ),
    unexplainedMs: rounded.at(-1) ?? 0,
  };
}

/** Whole numbers that sum to the whole: each cut down, and those that lost most get one back. */
export function roundedTo(whole: number, numbers: readonly number[]): number[] {
  const cut = numbers.map(Math.floor);
  const missing = Math.max(0, whole - sum(cut));
  const order = numbers
    .map((number, at) => ({ at, lost: number - Math.floor(number) }))
    .sort((one, other) => other.lost - one.lost || one.at - other.at);
  const raised = new Set(order.slice(0, missing).map(({ at }) => at));
  return cut.map((number, at) => number + (raised.has(at) ? 1 : 0));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
