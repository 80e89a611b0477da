import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import { faultPage } from "./fault-page.ts";
import type { Investigation } from "./investigation.ts";
import { nothingFound } from "./nothing-found.ts";
import type { Options } from "./options.ts";
import { reportStream } from "./report-stream.ts";
import { reportTo } from "./report-to.ts";
import { givenOf, type RunSoFar, subjectOf } from "./run-so-far.ts";
import { saveFacts } from "./saved-files.ts";
import { standardError } from "./standard-error.ts";

/** CONTRACT: a success is explained from 2 s on. */
const LONG_MS = 2_000;

/** Completes what is known of a command and reports it; whatever goes wrong here never changes the command's code. True: a cause was found. */
export async function reportRun(investigation: Investigation, run: RunSoFar, options: Options): Promise<boolean> {
  const { stream, write } = reportStream(options);
  try {
    const report = reportTo(options, stream, write, investigation.system);
    if (run.probesMs > 0)
      await investigation.complete(givenOf(run, run.wallMs()), run.probesMs, run.interruptedBy !== null);
    // A command that still runs went on meanwhile: what is said of it and where its time went end at one moment.
    const wallMs = run.wallMs();
    const subject = subjectOf(run, wallMs);
    const { diagnosis, facts } = investigation.diagnosis(subject, givenOf(run, wallMs));
    const found = diagnosis.verdicts.some((verdict) => verdict.state !== "cannot-tell");
    if (options.save !== null) {
      const { takenAtMs, tookMs } = investigation;
      const observed = { facts, subject, takenAtMs: takenAtMs(), tookMs: tookMs(), toolVersion: "" };
      await saveFacts(options.save, observed, options.offline, investigation.system());
    }
    // The terminal shows ^C where it was typed: the report begins on a line of its own.
    if (run.interruptedBy === "SIGINT" && stream.isTTY && options.output === null) await write("\n");
    if (isOnlyNoise(diagnosis, run, wallMs, options)) await write(nothingFound(options.language, diagnosis));
    else await report(diagnosis, facts, isUnasked(run, options) ? "brief" : "full");
    return found;
  } catch (error) {
    standardError.write(faultPage(error, options.language));
    return false;
  }
}

/** The command's own error is above; a page that says that all is well would only push it off the screen. */
function isOnlyNoise(diagnosis: Diagnosis, run: RunSoFar, wallMs: number, options: Options): boolean {
  const found = diagnosis.verdicts.some((verdict) => verdict.state !== "cannot-tell");
  const failed = diagnosis.steps.some((step) => step.state === "failed");
  const isShortFailure = run.end?.exitCode !== 0 && wallMs < LONG_MS;
  return !found && !failed && !options.why && isForPeople(options) && isShortFailure;
}

/** A command that succeeded needs a few lines at most, unless somebody asked for more. */
const isUnasked = ({ end }: RunSoFar, options: Options): boolean =>
  end?.exitCode === 0 && !options.why && options.reportFd === null && isForPeople(options);

const isForPeople = ({ format, output }: Options): boolean => format === "terminal" && output === null;
