import type { AnyCause, Symptom } from "../causes/cause.ts";
import type { FactStore } from "../facts/store.ts";
import { watchedCommand } from "../facts/subject.ts";
import { isWork } from "../facts/watch.ts";
import type { Note, TimeAccount, Verdict } from "./diagnosis.ts";

/** What such a fault does to a command is to hold it up: one that was not held up did not meet it. */
const HOLDS_UP: readonly Symptom[] = ["hang", "slow"];
const STRIKES_AT_ONCE: readonly Symptom[] = ["fails-at-once", "silent", "wrong-result"];

/** So much time of which it is not known where it went may have been spent on the fault: a SYN that is dropped is sent again after a second. Source: RFC 6298, 2.1. */
const LEAST_COST_MS = 1_000;

/**
 * Ids of the verdicts about what is broken here and yet did not hold up this command: it came to its own end, waited for none of
 * it, and has no second left of which it is not known where that went. A `go build` that fails over go.sum fails so beside a
 * silent proxy and beside a good one.
 */
export function notMet(
  { verdicts, time }: { readonly verdicts: readonly Verdict[]; readonly time: TimeAccount | null },
  wasWaitedFor: (verdict: Verdict) => boolean,
  catalogue: readonly AnyCause[],
  facts: FactStore,
): ReadonlySet<string> {
  const hasEnded = typeof facts.value(watchedCommand)?.exitCode === "number";
  if (!hasEnded || time === null || untoldMs(time) >= LEAST_COST_MS) return new Set();
  const holdUp = new Set(catalogue.filter(onlyHoldsUp).map(({ id }) => id as string));
  const isNotMet = (verdict: Verdict) =>
    verdict.state !== "cannot-tell" && holdUp.has(verdict.cause) && !wasWaitedFor(verdict);
  return new Set(verdicts.filter(isNotMet).flatMap(({ cause, explains }) => [cause, ...explains]));
}

const onlyHoldsUp = ({ symptoms, accountsFor }: AnyCause): boolean =>
  accountsFor !== undefined &&
  symptoms.some((each) => HOLDS_UP.includes(each)) &&
  !symptoms.some((each) => STRIKES_AT_ONCE.includes(each));

const untoldMs = ({ parts, unexplainedMs }: TimeAccount): number =>
  parts.reduce((all, { what, cause, ms }) => all + (cause === null && !isWork(what) ? ms : 0), unexplainedMs);

/** What is broken all the same: a risk for the next command. */
export const notMetNotes = (
  verdicts: readonly Verdict[],
  ids: ReadonlySet<string>,
  catalogue: readonly AnyCause[],
): Note[] =>
  verdicts
    .filter(({ cause }) => ids.has(cause))
    .map(({ cause, headline }) => ({
      note: NOT_MET,
      text: {
        en: `This command did not wait for it, another may: ${headline.text.en} (${cause})`,
        zh: `本次命令没有等待它，但其他命令可能会遇到：${headline.text.zh}（${cause}）`,
      },
      values: { ...headline.values, step: catalogue.find(({ id }) => id === cause)?.step ?? "" },
    }));

const NOT_MET = "command/not-met";

/** The step whose fault such a note tells of; null of another note. */
export const stepNotMet = ({ note, values }: Note): unknown => (note === NOT_MET ? values["step"] : null);
