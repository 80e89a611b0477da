import type { ValueOf } from "../../facts/fact.ts";
import { goSettings } from "../../facts/settings.ts";
import { cCompiler } from "../../facts/toolchain.ts";
import type { ProgramResult, StuckProcess } from "../../system/programs/programs.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { wordsOf } from "../settings/split-command.ts";
import { settingIn } from "./setting-in.ts";

type Compiler = ValueOf<typeof cCompiler>;

/** gcc answers in 11 ms, clang in 30, through ccache or a cold disk in 300; a wrapper that asks a far server first, in seconds. */
const DEADLINE_MS = 2_200;
const MAX_ARGUMENTS = 40;

export default defineProbe({
  id: "ask-c-compiler",
  title: { en: "ask the C compiler what go asks it first", zh: "像 go 那样询问 C 编译器" },
  step: "toolchain",
  impact: "light",
  after: { goSettings },
  yields: { cCompiler },
  timeoutMs: 6_000,
  async run({ system, signal }, { goSettings: settings }) {
    const enabled = settingIn(settings, "CGO_ENABLED");
    if (enabled !== "1")
      return {
        cCompiler: notLearned(
          enabled === "0" ? "not-applicable" : "not-run",
          enabled === "0" ? "CGO_ENABLED is 0: go runs no C compiler." : "go did not say whether it would use cgo.",
        ),
      };
    const variable = settings.variables.find((each) => each.name === "CC");
    const words = wordsOf(rawCompiler(system.judged.environment, variable));
    const [program] = words;
    if (program === undefined) return { cCompiler: notLearned("failed", "CC names no program.") };
    // Source: go1.26 cmd/go/internal/work/buildid.go, gccToolID. The driver prints what it would run, and runs nothing.
    const ask = () =>
      system.programs.run({
        argv: [...withoutDaemon(words), "-###", "-x", "c", "-c", "-"],
        environment: { ...system.judged.environment, LC_ALL: "C", CCACHE_READONLY: "1", CCACHE_NOSTATS: "1" },
        deadlineMs: DEADLINE_MS,
        maxBytes: 64 * 1024,
        signal,
      });
    const first = await ask();
    // It computed, or waited for a disk: a cold or busy machine does that once. What hangs does it again.
    const result = first.outcome === "timed-out" && first.ended && isAtWork(innermost(first)) ? await ask() : first;
    return {
      cCompiler: learned(compilerOf(words, placeOf(variable), result), `${program} -###`, result.tookMs),
    };
  },
});

/** sccache would start a server that outlives the question: the compiler behind it is asked instead. */
const withoutDaemon = (words: readonly string[]): readonly string[] =>
  words.length > 1 && /(^|\/)sccache$/.test(words[0] ?? "") ? words.slice(1) : words;

type Variable = ValueOf<typeof goSettings>["variables"][number] | undefined;

/** As go has it: the fact may lack a secret that stood in CC. */
const rawCompiler = (environment: Readonly<Record<string, string>>, variable: Variable): string =>
  environment["CC"] || variable?.value || "gcc";

function placeOf(variable: Variable): string {
  if (!variable || variable.source === "default" || variable.source === "computed") return "default";
  if (variable.source === "environment") return "CC in the environment";
  return variable.line === null ? (variable.file ?? variable.source) : `${variable.file}:${variable.line}`;
}

/** What the compiler's answer comes to. A relative path is refused by go itself before it is run. */
export function compilerOf(words: readonly string[], from: string, result: ProgramResult): Compiler {
  const shown = (argv: readonly string[]) =>
    argv.slice(0, MAX_ARGUMENTS).map((word) => withoutSecrets(word).text.slice(0, 1_000));
  const stuck = innermost(result);
  return {
    cgoEnabled: true,
    cc: shown(words),
    ccFrom: from,
    path: words[0]?.startsWith("/") ? (shown(words)[0] ?? null) : null,
    outcome: outcomeOf(result),
    exitCode: result.exitCode,
    signal: result.signal,
    tookMs: Math.round(result.tookMs),
    stuckArgv: shown(stuck?.argv ?? []),
    stuckState: stuck ? `${stuck.processState}${stuck.wchan && stuck.wchan !== "0" ? ` ${stuck.wchan}` : ""}` : null,
    ended: result.ended,
  };
}

/** The process that waits for nobody else in the group: the last that was started. */
const innermost = (result: ProgramResult): StuckProcess | undefined =>
  [...result.stuck].sort((one, other) => other.pid - one.pid)[0];

const isAtWork = (process: StuckProcess | undefined): boolean =>
  process !== undefined && /^[RD]/.test(process.processState);

function outcomeOf(result: ProgramResult): Compiler["outcome"] {
  if (result.outcome === "timed-out") return "timed-out";
  if (result.outcome === "not-started") return result.errno === "ENOENT" ? "not-found" : "not-started";
  return result.outcome === "exited" && result.exitCode === 0 ? "answered" : "failed";
}
