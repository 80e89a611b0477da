import { CATALOGUE } from "../../causes/catalogue.ts";
import { diagnose, type Observed } from "../../diagnosis/diagnose.ts";
import { exitCodeOf } from "../../diagnosis/exit-code.ts";
import { examine } from "../../examination/examine.ts";
import { EVERY_PROBE } from "../../probes/every.ts";
import { openSystem } from "../../system/open-system.ts";
import type { System } from "../../system/system.ts";
import { deskArgv } from "../desk-argv.ts";
import { openPatiently } from "../open-patiently.ts";
import type { Invocation, Options } from "../options.ts";
import { progressLine } from "../progress-line.ts";
import { refuseWords } from "../refuse-words.ts";
import { reportTo } from "../report-to.ts";
import { loadFacts, saveFacts } from "../saved-files.ts";
import { settledFacts } from "../settled-facts.ts";
import { stopSignals } from "../stop-signals.ts";
import { UsageError } from "../usage-error.ts";
import { VERSION } from "../version.ts";

/** CONTRACT: the default of check. */
const DEADLINE_MS = 20_000;

/** The five-step check-up, of this machine or of saved facts. */
export async function checkCommand({ options, words }: Invocation): Promise<number> {
  refuseWords("check", words, 0);
  const report = reportTo(options, process.stdout);
  const stop = stopSignals();
  const observed = options.from === null ? await observeHere(options, stop.signal) : await loadFacts(options.from);
  if (options.save !== null) await saveFacts(options.save, observed, options.offline);
  const diagnosis = diagnose(observed, CATALOGUE);
  await report(diagnosis, observed.facts);
  return stop.exitCode() ?? (options.exitZero ? 0 : exitCodeOf(diagnosis));
}

async function observeHere(options: Options, signal: AbortSignal): Promise<Observed> {
  const { ofPid, asUid, direct, offline } = options;
  const { system, close } = await open(options);
  const progress = progressLine(process.stderr, options.language);
  try {
    const examination = await examine({
      system,
      probes: EVERY_PROBE,
      options: { ofPid, asUid, direct, offline, deadlineMs: options.deadlineMs ?? DEADLINE_MS },
      signal,
      onProgress: progress.show,
    });
    return {
      ...examination,
      facts: settledFacts(examination.facts),
      subject: { kind: ofPid === null ? "machine" : "process", argv: [], exitCode: null, signal: null, wallMs: null },
      toolVersion: VERSION,
    };
  } finally {
    progress.erase();
    close();
  }
}

/** With the end of it: a process of `--of` is read by a child that may have to be left behind. */
async function open({ ofPid, asUid }: Options): Promise<{ readonly system: System; close(): void }> {
  const patient = ofPid === null ? null : await openPatiently(ofPid);
  const system = patient?.system ?? openSystem({ ofPid: null, asUid, deskArgv: deskArgv() });
  if (system.ok) return { system: system.value, close: () => (patient ? patient.close() : system.value.close()) };
  patient?.close();
  throw new UsageError({ en: `--of ${ofPid}: there is no such process.`, zh: `--of ${ofPid}：没有这个进程。` });
}
