import { existsSync } from "node:fs";
import { constants } from "node:os";
import { keepRecord, ownGroups } from "../../examination/command-record.ts";
import { clock } from "../../system/clock.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import { stepBack, stepFarBack } from "../../system/own-process.ts";
import { inheritedDescriptors } from "../../system/programs/inherited-descriptors.ts";
import { dieOf, startWatched } from "../../system/programs/watched-program.ts";
import { say, type Text } from "../../text/language.ts";
import { printable } from "../../text/printable.ts";
import { letItBegin } from "../live/let-it-begin.ts";
import type { Supervised, SuperviseRequest } from "../live/supervise.ts";
import { loadBriefReport } from "../load-brief-report.ts";
import { loadHeavy } from "../load-heavy.ts";
import { loadLadder } from "../load-ladder.ts";
import { loadWatcher } from "../load-watcher.ts";
import { notDone } from "../not-done.ts";
import { type Invocation, type Options, refuseUnbuiltFormat, wantsReport } from "../options.ts";
import { refuseReportDescriptor } from "../report-descriptor.ts";
import { leaveTerminalAsItIs, sharePipesAsTheyAre, standardError } from "../standard-error.ts";
import { UsageError } from "../usage-error.ts";

/** Of these gowhy dies as the command did; of others it exits with 128+N. From CONTRACT. */
const DIES_OF: readonly string[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGPIPE"];
/** CONTRACT: at most 3 s after a command that failed. */
const AFTER_REFUSAL_MS = 2_700;

const GO = /(^|\/)go[\d.]*$/;

/** `gowhy go ARGS…` and `gowhy run -- CMD…`: the command first and untouched, everything else beside it. */
export async function runCommand({ options, watched }: Invocation): Promise<number> {
  const inherited = inheritedDescriptors(kernelFiles);
  refuseBefore(options, watched);
  sharePipesAsTheyAre();
  const trace =
    options.trace === "off" ? null : await (await loadLadder()).climb(options.trace, watched, options.language);
  const mayRecord =
    options.goTrace || [...watched, process.env["GOFLAGS"]].some((word) => word?.includes("debug-trace"));
  const goRecord = mayRecord
    ? await (await loadLadder()).goRecordOf(watched, process.env, options.goTrace, options.language)
    : null;
  // The report's own reader would wait for whatever the command leaves behind.
  const isCommands = (fd: number) => fd !== options.reportFd;
  const startedMs = clock.nowMs();
  const started = await startWatched(trace?.argv ?? watched, goRecord?.environment, inherited.filter(isCommands));
  if (!started.ok) {
    trace?.close();
    goRecord?.close();
    return refused(started.errno, watched, options);
  }
  const program = started.value;
  stepBack();
  trace?.begin(program.pid);
  const record = keepRecord(program.pid, ownGroups(), GO.test(watched[0] ?? "") && trace === null);
  const { end, found } = await supervised({
    program,
    argv: watched,
    startedMs,
    record,
    options,
    loadHeavy,
    loadBriefReport,
    trace,
    goRecord,
  });
  trace?.close();
  goRecord?.close();
  leaveTerminalAsItIs();
  if (end.signal !== null) return endAs(end.signal);
  return end.exitCode === 0 && options.failOnCause && found ? 1 : (end.exitCode ?? 70);
}

/** CONTRACT: once the command has started, a fault of gowhy never changes its code. */
async function supervised(request: SuperviseRequest): Promise<Supervised> {
  const fault = new Promise<never>((_, reject) => process.on("uncaughtException", reject));
  const { program, options, goRecord, record } = request;
  try {
    if (!wantsReport(options) && goRecord === null && (await letItBegin(program, kernelFiles, clock))) stepFarBack();
    const early = await Promise.race([program.ended, null]);
    // Of a short success nothing is said: then nothing has to be loaded that could say it.
    if (early?.exitCode === 0 && program.signals().length === 0 && !wantsReport(options)) {
      record.stop();
      return { end: early, found: false };
    }
    return await Promise.race([(await loadWatcher()).supervise(request), fault]);
  } catch (error) {
    const { faultPage } = await import("../fault-page.ts");
    standardError.write(faultPage(error, options.language));
    return { end: await program.ended, found: false };
  }
}

/** The system would not start it. */
async function refused(errno: string, argv: readonly string[], options: Options): Promise<number> {
  const [program = ""] = argv;
  const isAbsent = errno === "ENOENT" || program === "";
  const why = notStarted(program, isAbsent ? "ENOENT" : errno);
  standardError.write(`gowhy: ${printable(program) || "''"}: ${say(why, options.language)}\n`);
  const exitCode = isAbsent ? 127 : 126;
  // Why go is absent is a question to the machine; that a name was mistyped is all there is to say.
  if (isAbsent && !GO.test(program) && !wantsReport(options)) return exitCode;
  const { investigate, reportRun } = await loadHeavy();
  const investigation = investigate({
    options,
    argv,
    recorded: () => null,
    metGo: () => GO.test(program),
    watched: () => [],
    onNews: () => {},
  });
  const probesMs = Math.min(options.deadlineMs ?? AFTER_REFUSAL_MS, AFTER_REFUSAL_MS);
  const grown = { oomKills: null, pidsMaxHits: null };
  const end = { exitCode, signal: null };
  await reportRun(
    investigation,
    { argv, end, wallMs: () => 0, grown, probesMs, interruptedBy: null, traced: [] },
    options,
  );
  investigation.close();
  return exitCode;
}

/** A bare name is looked for on PATH. A path that is there and still not found: its interpreter or loader is what is missing, execve(2). */
function notStarted(program: string, errno: string): Text {
  if (errno !== "ENOENT") return notDone(errno);
  if (!program.includes("/")) return { en: "not found on PATH.", zh: "在 PATH 中找不到。" };
  return existsSync(program)
    ? { en: "its interpreter is not there (ENOENT).", zh: "它的解释器不存在（ENOENT）。" }
    : notDone(errno);
}

/** What the user has wrong is told before the command starts. */
function refuseBefore(options: Options, watched: readonly string[]): void {
  const wrong = (en: string, zh: string) => new UsageError({ en, zh });
  if (watched.length === 0)
    throw wrong("run: which command? gowhy run -- CMD …", "run：要运行哪个命令？gowhy run -- CMD …");
  if (options.format !== "terminal" && options.output === null && options.reportFd === null)
    throw wrong(
      `--format ${options.format} with run needs -o FILE or --report-fd N: the command owns the standard streams.`,
      `run 使用 --format ${options.format} 时需要 -o FILE 或 --report-fd N：标准流属于被运行的命令。`,
    );
  if (options.reportFd !== null) refuseReportDescriptor(options.reportFd);
  refuseUnbuiltFormat(options);
}

async function endAs(signal: string): Promise<number> {
  if (DIES_OF.includes(signal)) await dieOf(signal as NodeJS.Signals);
  return 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
}
