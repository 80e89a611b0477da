import { tryTracer } from "../../system/trace/companion.ts";
import { makeTraceDirectory, type TraceDirectory } from "../../system/trace/trace-directory.ts";
import { askRights } from "./ask-rights.ts";
import { companionRung } from "./companion-rung.ts";
import { type Refusal, type RungAnswers, refusalOf } from "./refusal.ts";
import type { RefusedRung, Rung } from "./rung.ts";
import type { RungName } from "./rung-name.ts";
import { fallBack } from "./rung-words.ts";
import { straceRung } from "./strace-rung.ts";
import { straceArgv } from "./strace-words.ts";

/** A version is told in milliseconds; perf takes up to a second to set its events up and down. */
const TRIAL_MS = 4_000;
const PROGRAM_OF = { strace: "strace", perf: "perf", bpf: "bpftrace" } as const;

/**
 * Makes a rung ready for a command, before it starts. Where it is refused, the command runs all the same, with the sampler: a rung is a
 * way to see more, and a build must not fail for want of it.
 */
export async function prepareRung(rung: RungName, command: readonly string[]): Promise<Rung | RefusedRung> {
  const made = makeTraceDirectory();
  if (!made.ok) return refused(rung, noScratch(made.errno));
  const directory = made.value;
  const keep = directory.open(rung === "strace" ? "strace.log" : "output");
  const refusal = keep.ok ? refusalOf(await answersOf(rung, directory)) : noScratch(keep.errno);
  if (refusal === null && keep.ok)
    return rung === "strace"
      ? straceRung(command, directory, keep.value)
      : companionRung(rung, command, directory, keep.value);
  if (keep.ok) keep.value.close();
  directory.remove();
  return refused(rung, refusal ?? noScratch("EIO"));
}

async function answersOf(rung: RungName, directory: TraceDirectory): Promise<RungAnswers> {
  const rights = askRights();
  // Both at once: the command waits for them.
  const mayTry = rung === "strace" || rights.hasTracefs;
  const [told, trial] = await Promise.all([
    tryTracer([PROGRAM_OF[rung], "--version"], TRIAL_MS),
    mayTry ? tryTracer(trialOf(rung, directory), TRIAL_MS) : null,
  ]);
  const [, major, minor] = /(\d{1,4})\.(\d{1,4})/.exec(told.output) ?? [];
  const version = told.errno === null && major !== undefined ? ([Number(major), Number(minor)] as const) : null;
  const passed = trial && trial.exitCode === 0 && (rung !== "strace" || isTraced(trial.output, directory));
  return { ...rights, rung, version, trialPassed: passed };
}

/**
 * A tracer that stands beside the command cannot fail it: the command runs on untraced. So the log must hold something, and the command
 * must have seen the filter on itself: without it strace would go on, a dozen times slower.
 */
function isTraced(status: string, directory: TraceDirectory): boolean {
  const log = directory.open("trial");
  if (!log.ok) return false;
  const bytes = log.value.read(Buffer.alloc(64), 0);
  log.value.close();
  return bytes > 0 && /^Seccomp:\s*2$/m.test(status);
}

/** The same as the real thing, on nothing. */
function trialOf(rung: RungName, directory: TraceDirectory): readonly string[] {
  const output = `${directory.path}/trial`;
  switch (rung) {
    case "strace":
      return straceArgv(output, ["cat", "/proc/self/status"]);
    case "perf":
      return ["perf", "trace", "-o", output, "--duration", "100", "perf", "--version"];
    case "bpf":
      return ["bpftrace", "-o", output, "-e", "tracepoint:raw_syscalls:sys_enter { exit(); }"];
  }
}

const refused = (rung: RungName, refusal: Refusal): RefusedRung => ({
  rung,
  refusal,
  says: [fallBack(rung, refusal.says, refusal.remedy)],
});

const noScratch = (errno: string): Refusal => ({
  by: "unknown",
  says: { en: `no scratch directory for the trace (${errno})`, zh: `无法为跟踪创建临时目录（${errno}）` },
  remedy: null,
});
