import type { ValueOf } from "../../facts/fact.ts";
import { goAnswer, goOnPath } from "../../facts/toolchain.ts";
import type { ProgramResult } from "../../system/programs/programs.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { userEnvFile } from "../settings/user-directories.ts";
import { askingEnvironment } from "./asking-environment.ts";
import { firstGo } from "./first-go.ts";

/** `go version` takes 10 ms; through the shell script of a version manager on a busy machine up to one second was seen. */
const DEADLINE_MS = 2_000;
/** A directory that hangs is found by the start itself. */
const LOOK_MS = 500;
const MAX_LINE = 300;

export default defineProbe({
  id: "ask-go-version",
  title: { en: "ask go for its version", zh: "询问 go 的版本" },
  step: "toolchain",
  impact: "light",
  after: { goOnPath },
  yields: { goAnswer },
  timeoutMs: 4_000,
  async run({ system, signal }, { goOnPath: programs }) {
    const path = firstGo(programs);
    if (path === null)
      return {
        goAnswer: notLearned("not-installed", "No directory on PATH holds an executable go.", {
          remedy: "Install Go, or add the bin directory of its tree to PATH.",
        }),
      };
    const { environment, cwd } = system.judged;
    // A shell that stands in a directory starts go there even where its user may no longer enter it; by name nobody can.
    const entered = cwd === null ? null : await system.files.stat(`${cwd}/.`, LOOK_MS);
    const isForbidden = entered !== null && !entered.ok && entered.errno === "EACCES";
    const result = await system.programs.run({
      argv: [path, "version"],
      ...(isForbidden ? { cwd: "/" } : {}),
      environment: askingEnvironment(environment, userEnvFile(environment).path),
      deadlineMs: DEADLINE_MS,
      maxBytes: 64 * 1024,
      signal,
    });
    return { goAnswer: learned(answerOf(path, result), `${path} version`, result.tookMs) };
  },
});

/** What the answer of `go version` comes to. */
export function answerOf(path: string, result: ProgramResult): ValueOf<typeof goAnswer> {
  const version = /^go version (?:devel )?(\S+)/m.exec(result.stdout)?.[1] ?? null;
  const line = (result.stdout.trim() || result.stderr.trim()).split("\n", 1)[0] ?? "";
  return {
    path,
    outcome: outcomeOf(result, version),
    exitCode: result.exitCode,
    signal: result.signal,
    errno: result.errno,
    version,
    firstLine: withoutSecrets(printable(line)).text.slice(0, MAX_LINE),
    tookMs: Math.round(result.tookMs),
  };
}

/** Whatever a program prints, a report must not send control characters to a terminal. */
const printable = (line: string): string => line.slice(0, 4_096).replaceAll(/[\p{C}\uFFFD]+/gu, "?");

function outcomeOf(result: ProgramResult, version: string | null): ValueOf<typeof goAnswer>["outcome"] {
  if (result.outcome === "not-started") return "not-started";
  if (result.outcome === "timed-out") return "timed-out";
  if (result.outcome === "signalled") return "killed";
  if (result.exitCode !== 0) return "failed";
  if (version !== null) return "answered";
  return result.stdout.trim() === "" && result.stderr.trim() === "" ? "silent" : "garbage";
}
