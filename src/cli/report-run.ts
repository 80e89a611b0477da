import { createWriteStream } from "node:fs";
import type { Diagnosis, Subject } from "../diagnosis/diagnosis.ts";
import type { Counters } from "../examination/watch-counters.ts";
import type { Fact, ValueOf } from "../facts/fact.ts";
import { watchedCommand } from "../facts/subject.ts";
import type { WatchedEnd } from "../system/programs/watched-program.ts";
import { withoutSecrets } from "../text/secrets.ts";
import { faultPage } from "./fault-page.ts";
import type { Investigation } from "./investigation.ts";
import { nothingFound } from "./nothing-found.ts";
import type { Options } from "./options.ts";
import { reportTo } from "./report-to.ts";
import { saveFacts } from "./saved-files.ts";
import { standardError } from "./standard-error.ts";

/** A command as far as it has come. */
export interface RunSoFar {
  readonly argv: readonly string[];
  /** Null: it still runs. */
  readonly end: WatchedEnd | null;
  /** How long it has taken by now, or took. */
  readonly wallMs: () => number;
  readonly grown: Counters;
  /** How long probes that have not run yet may take; 0: none is started. */
  readonly probesMs: number;
  /** gowhy was told to end, by this signal. */
  readonly interruptedBy: string | null;
  /** What a rung of `--trace` saw. */
  readonly traced: readonly Fact[];
}

const MAX_ARGUMENTS = 256;
const MAX_ARGUMENT = 1_000;
/** CONTRACT: a success is explained from 2 s on. */
const LONG_MS = 2_000;

/** Completes what is known of a command and reports it; whatever goes wrong here never changes the command's code. True: a cause was found. */
export async function reportRun(investigation: Investigation, run: RunSoFar, options: Options): Promise<boolean> {
  const { stream, write } = wayOf(options);
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

const subjectOf = ({ argv, end }: RunSoFar, wallMs: number): Subject => ({
  kind: "command",
  argv: shown(argv),
  exitCode: end?.exitCode ?? null,
  signal: end?.signal ?? null,
  wallMs: Math.round(wallMs),
});

const givenOf = (run: RunSoFar, wallMs: number): readonly Fact[] => [commandFact(run, wallMs), ...run.traced];

function commandFact({ argv, end, grown }: RunSoFar, wallMs: number): Fact<ValueOf<typeof watchedCommand>> {
  return {
    state: "known",
    id: watchedCommand.id,
    value: {
      argv: shown(argv),
      exitCode: end?.exitCode ?? null,
      signal: end?.signal ?? null,
      wallMs: Math.round(wallMs),
      oomKillsDuring: grown.oomKills,
      pidsMaxHitsDuring: grown.pidsMaxHits,
    },
    source: "gowhy run",
    atMs: 0,
    tookMs: Math.round(wallMs),
  };
}

const shown = (argv: readonly string[]): string[] =>
  argv.slice(0, MAX_ARGUMENTS).map((word) => withoutSecrets(word).text.slice(0, MAX_ARGUMENT));

interface Way {
  readonly stream: NodeJS.WriteStream;
  readonly write: (text: string) => Promise<void>;
}

/** Where the report goes, unless it goes to a file. */
function wayOf({ reportFd }: Options): Way {
  if (reportFd === null) {
    // Of a pipe Node's stream is never opened: see standard-error.ts.
    const stream = standardError.isTTY ? process.stderr : ({ isTTY: false } as NodeJS.WriteStream);
    return { stream, write: async (text) => standardError.write(text) };
  }
  const stream = createWriteStream("", { fd: reportFd, autoClose: false });
  // A reader that went away is no fault.
  stream.on("error", () => {});
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    write: (text) => new Promise((resolve) => stream.write(text, () => resolve())),
  };
}
