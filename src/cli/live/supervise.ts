import type { CommandRecord } from "../../examination/command-record.ts";
import type { Fact } from "../../facts/fact.ts";
import { clock } from "../../system/clock.ts";
import { stepForward } from "../../system/own-process.ts";
import type { WatchedEnd, WatchedProgram } from "../../system/programs/watched-program.ts";
import type { BriefReport } from "../load-brief-report.ts";
import type { Heavy } from "../load-heavy.ts";
import { type Options, wantsReport } from "../options.ts";
import type { RunSoFar } from "../run-so-far.ts";
import { standardError } from "../standard-error.ts";
import { attend } from "./attend.ts";
import type { Climb } from "./climb.ts";
import type { GoRecord } from "./go-trace-option.ts";
import { outlivesNotice } from "./notices.ts";
import { shortCommand } from "./wait-sentence.ts";

/** CONTRACT: at most 3 s after a command that failed; the report itself takes some of that. */
const AFTER_FAILURE_MS = 2_700;
/** CONTRACT: on INT, TERM or HUP the report is complete within 1 s, because CI kills jobs. On a busy machine the rest of it goes to judging, and to the child that writes a file. */
const INTERRUPTED_MS = 300;
/** Most commands end at once when they are told to; then the report can say how. */
const GRACE_MS = 200;
/** A Ctrl-C reaches both at once, and the command's end may be heard of first: what was sent to gowhy as well arrives by then. */
const SAME_SIGNAL_MS = 50;
/** CONTRACT: a success is explained from 2 s on, or where that was asked for. */
const LONG_MS = 2_000;
/** What says those few lines takes 10 ms to unpack and 7 ms to run at first, and what judges 60 ms: that is done before, beside the command. */
const LOAD_AFTER_MS = 1_500;
const INTERRUPTIONS: readonly string[] = ["SIGINT", "SIGTERM", "SIGHUP"];

export interface SuperviseRequest {
  readonly program: WatchedProgram;
  readonly argv: readonly string[];
  readonly startedMs: number;
  readonly record: CommandRecord;
  readonly options: Options;
  readonly loadHeavy: () => Promise<Heavy>;
  readonly loadBriefReport: () => Promise<BriefReport>;
  /** The rung of `--trace`; null: the sampler alone. */
  readonly trace: Climb | null;
  /** What go writes of its own work; null: nothing. */
  readonly goRecord: GoRecord | null;
}

export interface Supervised {
  readonly end: WatchedEnd;
  /** A cause was found. */
  readonly found: boolean;
}

/** Stays beside the command until it ends, and reports when it has, or when gowhy is told to end. */
export async function supervise(request: SuperviseRequest): Promise<Supervised> {
  const { program, argv, options, record, startedMs } = request;
  const attended = attend(request);
  const preload = setTimeout(getReady, LOAD_AFTER_MS);
  const hasEnded = new AbortController();
  let end = null as WatchedEnd | null;
  let told = null as { readonly name: string; readonly atMs: number } | null;
  let early = Promise.resolve(null as boolean | null);

  const runSoFar = (probesMs: number, traced: readonly Fact[]): RunSoFar => ({
    argv,
    end,
    wallMs: attended.elapsedMs,
    grown: record.grown(),
    probesMs,
    interruptedBy: told?.name ?? null,
    traced,
  });
  const report = async (probesMs: number): Promise<boolean> => {
    const [{ reportRun, goRecordFacts }, investigation] = await Promise.all([
      request.loadHeavy(),
      attended.investigation(),
    ]);
    attended.clear();
    // While the command still runs the tracer is left alone: what it saw stands in the report at the end.
    const startedWallMs = clock.wallMs() - (clock.nowMs() - startedMs);
    const traced = [
      ...(end && request.trace ? await request.trace.facts() : []),
      ...(request.goRecord ? await goRecordFacts(request.goRecord, startedWallMs) : []),
    ];
    return reportRun(investigation, runSoFar(probesMs, traced), options);
  };
  /** What is loaded and runs for the first time takes a few times as long; later somebody waits for it. */
  async function getReady(): Promise<void> {
    try {
      if (wantsReport(options) || request.goRecord !== null || attended.opened() !== null)
        return void (await attended.investigation());
      const { briefText } = await request.loadBriefReport();
      briefText(attended.watched(), options.language, standardError.columns());
    } catch {
      // Said to nobody; what fails here fails again where it is reported.
    }
  }
  const leftMs = (sinceMs: number, limitMs: number) =>
    Math.max(1, Math.min(limitMs, options.deadlineMs ?? limitMs) - (clock.nowMs() - sinceMs));

  /** The command has a moment to end by itself; where it takes longer, or cannot end, the report comes while it still runs. Null: it ended. */
  const afterGrace = async (name: string, atMs: number): Promise<boolean | null> => {
    await clock.sleep(GRACE_MS, hasEnded.signal);
    if (end !== null) return null;
    const found = await report(leftMs(atMs, INTERRUPTED_MS));
    if (end === null) attended.say(outlivesNotice(shortCommand(argv), program.pid, name, options.language));
    return found;
  };
  const hear = (name: string): void => {
    if (told !== null || !INTERRUPTIONS.includes(name)) return;
    told = { name, atMs: clock.nowMs() };
    stepForward();
    // What judges is loaded while the command still cleans up.
    void attended.investigation();
    early = afterGrace(name, told.atMs);
  };
  program.onSignal(hear);
  // What came before this was loaded.
  for (const name of program.signals()) hear(name);

  end = await program.ended;
  attended.stop();
  clearTimeout(preload);
  stepForward();
  hasEnded.abort();
  record.stop();
  const found = await explain(end);
  (await attended.opened())?.close();
  return { end, found };

  async function explain({ exitCode, signal }: WatchedEnd): Promise<boolean> {
    if (told === null && exitCode !== 0) await clock.sleep(SAME_SIGNAL_MS);
    const reported = await early;
    if (told !== null) {
      // Reported already, with all but the end: only a file is written again.
      if (reported !== null && options.output === null && options.save === null) return reported;
      return report(leftMs(told.atMs, INTERRUPTED_MS));
    }
    // `go list ./... | head` ends by PIPE: its reader had enough, and nothing failed.
    const hasFailed = exitCode !== 0 && signal !== "SIGPIPE";
    if (hasFailed || options.failOnCause) return report(leftMs(clock.nowMs(), AFTER_FAILURE_MS));
    if (wantsReport(options)) return report(0);
    if (attended.elapsedMs() < LONG_MS) return false;
    if (exitCode !== 0 || attended.opened() !== null || request.goRecord !== null) return report(0);
    const { reportBriefly } = await request.loadBriefReport();
    await reportBriefly(attended.watched(), runSoFar(0, []), options);
    return false;
  }
}
