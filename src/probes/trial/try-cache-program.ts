import { goSettings, unusableValues } from "../../facts/settings.ts";
import type { FactStore } from "../../facts/store.ts";
import { watchedCommand } from "../../facts/subject.ts";
import { cacheProgram } from "../../facts/toolchain.ts";
import type { ProgramResult } from "../../system/programs/programs.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { knowsCachePrograms } from "../settings/check-values.ts";
import { rawSetting } from "../settings/raw-setting.ts";
import { splitCommand } from "../settings/split-command.ts";

/** go waits without end, and says so every 5 s. What says nothing for so long is not judged. */
const DEADLINE_MS = 1_500;
const MAX_TEXT = 1_000;

export default defineProbe({
  id: "try-cache-program",
  title: { en: "ask the cache program what go asks it first", zh: "像 go 那样询问缓存程序" },
  step: "toolchain",
  impact: "heavy",
  wanted: wantsCacheProgram,
  after: { goSettings },
  yields: { cacheProgram },
  timeoutMs: 3_000,
  async run({ system, signal }, { goSettings: settings }) {
    const words = splitCommand(await rawSetting(system, settings, "GOCACHEPROG"));
    const [program] = "problem" in words ? [] : words;
    if (program === undefined || "problem" in words)
      return { cacheProgram: notLearned("not-applicable", "GOCACHEPROG names no program.") };
    const { environment, cwd } = system.judged;
    const result = await system.programs.run({
      argv: words,
      environment,
      ...(cwd === null ? {} : { cwd }),
      deadlineMs: DEADLINE_MS,
      maxBytes: 64 * 1024,
      signal,
    });
    const shown = (text: string) => withoutSecrets(text).text.slice(0, MAX_TEXT);
    const problem = firstWordProblem(program, result);
    return {
      cacheProgram: learned(
        { program: shown(program), problem: problem && shown(problem), tookMs: Math.round(result.tookMs) },
        "the program of GOCACHEPROG without any request",
        result.tookMs,
      ),
    };
  },
});

/** The program is the user's own and may do anything: it is started only where a command that had just started it failed. */
export function wantsCacheProgram(facts: FactStore): boolean {
  const watched = facts.value(watchedCommand);
  if (!watched?.exitCode || !/(?:^|\/)go$/.test(watched.argv[0] ?? "")) return false;
  const settings = facts.value(goSettings);
  if (!settings || !knowsCachePrograms(settings)) return false;
  const isSet = settings.variables.some(({ name, value }) => name === "GOCACHEPROG" && value !== "");
  const isUnusable = facts.value(unusableValues)?.values.some(({ name }) => name === "GOCACHEPROG") ?? false;
  return isSet && !isUnusable;
}

/** It has to say what it can do before anything is asked of it. Source: go1.26 cmd/go/internal/cache/prog.go, startCacheProg. */
export function firstWordProblem(program: string, { outcome, errno, stdout }: ProgramResult): string | null {
  if (outcome === "not-started" && errno === "ENOEXEC")
    return `error starting GOCACHEPROG program ${JSON.stringify(program)}: fork/exec ${program}: exec format error`;
  const first = stdout.trimStart().split("\n", 1)[0] ?? "";
  if (first === "")
    return outcome === "exited" || outcome === "signalled"
      ? "GOCACHEPROG exited pre-Close with 1 pending requests"
      : null;
  if (!first.startsWith("{")) return "error reading JSON from GOCACHEPROG";
  const commands = knownCommands(first);
  return commands !== null && commands.length === 0 ? `GOCACHEPROG ${program} declared no supported commands` : null;
}

/** Null where the line is no whole JSON value: it may go on in the next one. */
function knownCommands(line: string): readonly unknown[] | null {
  try {
    const { KnownCommands: commands } = JSON.parse(line) as { KnownCommands?: unknown };
    return Array.isArray(commands) ? commands : [];
  } catch {
    return null;
  }
}
