import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import { duration } from "../text/duration.ts";
import type { Language } from "../text/language.ts";
import { printable } from "../text/printable.ts";
import { sentence } from "./labels.ts";
import { whoIs } from "./watch/names.ts";
import { goalOf, lastingWait, longestWait } from "./watch/wait-lines.ts";

/** Words of the command that its headline shows; the rest is in the shell's history. */
const MAX_WORDS = 6;

/** What a report without a cause says of a process that still waited when it was looked at, or null where it got on. */
export function stallWithoutCause(diagnosis: Diagnosis, language: Language): string | null {
  const wait = lastingWait(diagnosis);
  if (!wait || wait.cause !== null) return null;
  const { fromMs, toMs } = wait;
  return sentence("stallWithoutCause", language, {
    who: whoIs(wait),
    took: duration(toMs - fromMs),
    what: goalOf(wait, language),
  });
}

const ENDED_BY_HAND: readonly string[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * The same where it outweighs a step that failed: of something that never ended, what it waited for is what was seen to hold
 * it up, and whether the step has to do with that nobody knows.
 */
export const stallBeforeStep = (diagnosis: Diagnosis, language: Language): string | null =>
  diagnosis.subject.exitCode === null ? stallWithoutCause(diagnosis, language) : null;

/** What a report without a cause says of a command that failed all the same, or null where none did. */
export function commandFailed(diagnosis: Diagnosis, language: Language): string | null {
  const { kind, argv, exitCode, signal } = diagnosis.subject;
  if (kind !== "command" || (exitCode === 0 && signal === null)) return null;
  const command = commandOf(argv);
  if (exitCode === null && signal === null) return sentence("commandStillRuns", language, { command });
  // Somebody wanted it to end: that is no failure that something here must explain.
  if (signal !== null && ENDED_BY_HAND.includes(signal))
    return sentence(isUnseen(diagnosis, 0.5) ? "commandEndedUnseen" : "commandEnded", language, {
      command,
      how: signal,
    });
  return sentence("commandFailed", language, {
    command,
    how: signal ?? sentence("exitCode", language, { code: exitCode ?? 0 }),
  });
}

/**
 * What it says of one that succeeded and for which nothing was examined, or that was held up for a while: then that nothing
 * slows go is not for us to say, and the time is all there is to tell. Else null.
 */
export function commandSucceeded(diagnosis: Diagnosis, language: Language): string | null {
  const { kind, argv, exitCode, wallMs } = diagnosis.subject;
  const isUnexamined = diagnosis.steps.every((step) => step.state === "skipped");
  const wasHeldUp = (longestWait(diagnosis)?.namedAtMs ?? null) !== null;
  if (kind !== "command" || exitCode !== 0 || wallMs === null || !(isUnexamined || wasHeldUp)) return null;
  return sentence("succeeded", language, { command: commandOf(argv), took: duration(wallMs) });
}

/** What it says of a process that was attached to and rested, or null where it did something or was seen to wait. That alone is no fault: a server rests, too. */
export function processRests(diagnosis: Diagnosis, language: Language): string | null {
  const { kind, argv } = diagnosis.subject;
  if (kind !== "process" || !isUnseen(diagnosis, 0.95)) return null;
  return sentence("processRests", language, { command: commandOf(argv) });
}

/** Of more than this share of its time nothing was seen. What gets on is seen at work. */
const isUnseen = ({ time }: Diagnosis, share: number): boolean =>
  time !== null && time.unexplainedMs > time.wallMs * share;

const commandOf = (argv: readonly string[]): string =>
  printable(argv.slice(0, MAX_WORDS).join(" ") + (argv.length > MAX_WORDS ? " …" : ""));
