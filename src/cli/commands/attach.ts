import { CATALOGUE } from "../../causes/catalogue.ts";
import { diagnose, type Observed } from "../../diagnosis/diagnose.ts";
import { exitCodeOf } from "../../diagnosis/exit-code.ts";
import { findTarget } from "../../examination/attach/find-target.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import { stacksByAskedDebugger } from "../attach/asked-debugger.ts";
import { attachProgress } from "../attach/attach-progress.ts";
import { observeProcess } from "../attach/observe-process.ts";
import { quitAtTheEnd, quitTargetOf } from "../attach/quit.ts";
import { refuseTarget, whichProcess } from "../attach/refuse-target.ts";
import { runInNetworkOf } from "../attach/run-in-network-of.ts";
import { refusedLine } from "../attach/stacks.ts";
import type { Invocation, Options } from "../options.ts";
import { refuseWords } from "../refuse-words.ts";
import { reportTo } from "../report-to.ts";
import { loadFacts, saveFacts } from "../saved-files.ts";
import { stopSignals } from "../stop-signals.ts";
import { UsageError } from "../usage-error.ts";

/** CONTRACT: attach ends at the first stable answer or after 10 s. */
const DEADLINE_MS = 10_000;

/** `gowhy attach PID`: what a command that runs already is waiting for, and why. */
export async function attachCommand({ options, words }: Invocation): Promise<number> {
  refuseWords("attach", words, 1);
  const report = reportTo(options, process.stdout);
  if (options.from !== null && (words.length > 0 || options.dumpAndKill || options.debugger !== null))
    throw new UsageError({
      en: "attach --from FILE takes no PID, --debugger or --dump-and-kill: the process is not asked again.",
      zh: "attach --from FILE 不接受 PID、--debugger 和 --dump-and-kill：不会再询问该进程。",
    });
  const stop = stopSignals();
  const observed =
    options.from === null
      ? await observe(await pidOf(words, options), options, stop.signal)
      : await loadFacts(options.from);
  if (typeof observed === "number") return observed;
  if (options.save !== null) await saveFacts(options.save, observed, options.offline);
  const diagnosis = diagnose(observed, CATALOGUE);
  await report(diagnosis, observed.facts);
  const interrupted = stop.exitCode();
  if (interrupted !== null || options.exitZero) return interrupted ?? 0;
  return exitCodeOf(diagnosis);
}

async function pidOf(words: readonly string[], options: Options): Promise<number> {
  const [word] = words;
  if (word === undefined) throw await whichProcess(options.language);
  if (/^[1-9]\d{0,9}$/.test(word)) return Number(word);
  throw new UsageError({ en: `attach ${word}: not a process number.`, zh: `attach ${word}：不是进程号。` });
}

/** The exit code where another gowhy did the work: the one inside of the network namespace of the process. */
async function observe(pid: number, options: Options, signal: AbortSignal): Promise<Observed | number> {
  const target = findTarget(pid, kernelFiles);
  if ("problem" in target) throw refuseTarget(pid, target);
  const { stat, uid } = target;
  const quit = options.dumpAndKill ? await quitTargetOf(stat) : null;
  const elsewhere = await runInNetworkOf(stat.pid);
  if (elsewhere !== null) return elsewhere;
  const progress = attachProgress(process.stderr, { pid: stat.pid, name: stat.name, language: options.language });
  try {
    const { observed } = await observeProcess({
      stat,
      uid,
      options,
      signal,
      deadlineMs: options.deadlineMs ?? DEADLINE_MS,
      onMoment: progress.show,
      atTheEnd: async (read, { pid: goPid, facts }) => {
        progress.erase();
        const wantsDebugger = options.debugger !== null && !signal.aborted;
        const stacks = wantsDebugger ? await stacksByAskedDebugger({ goPid, facts, before: read, options }) : read;
        const refused = refusedLine(stacks);
        if (refused !== null) process.stderr.write(`${refused}\n`);
        return quit === null || signal.aborted ? [stacks] : quitAtTheEnd(quit, stacks, options.language);
      },
    });
    return observed;
  } finally {
    progress.erase();
  }
}
