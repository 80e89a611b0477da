import { goSettings, proxyList } from "../../facts/settings.ts";
import { goOnPath } from "../../facts/toolchain.ts";
import type { ProgramResult } from "../../system/programs/programs.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned } from "../probe.ts";
import { hiddenEnvironment } from "../subject/hidden-environment.ts";
import { askingEnvironment } from "../toolchain/asking-environment.ts";
import { firstGo } from "../toolchain/first-go.ts";
import { treeOfProgram } from "../toolchain/tree-of-program.ts";
import { ASKED_NAMES } from "./asked-names.ts";
import { parseGoEnvAnswer } from "./go-env-answer.ts";
import { parseGoEnvFile } from "./go-env-file.ts";
import { parseGoproxy, parsePatterns } from "./parse-goproxy.ts";
import { parseGosumdb } from "./parse-gosumdb.ts";
import { resolveSettings, settingFacts } from "./resolve-settings.ts";
import { join } from "./user-directories.ts";
import { readUserFile } from "./user-file.ts";

/** `go env` of named variables takes 10 ms; a shim of a version manager a few hundred. */
const GO_ENV_DEADLINE_MS = 2_000;
/** One small file: where it takes a second its disk is dead, and go would wait for it as well. */
const FILE_DEADLINE_MS = 1_000;

export default defineProbe({
  id: "read-go-settings",
  title: { en: "read the Go variables", zh: "读取 Go 变量" },
  step: "toolchain",
  impact: "light",
  uses: { goOnPath },
  yields: { goSettings, proxyList },
  timeoutMs: 5_000,
  async run({ system, signal }, { goOnPath: programs }) {
    const startedMs = system.clock.nowMs();
    const { environment, environmentReadable } = system.judged;
    if (!environmentReadable) {
      const hidden = hiddenEnvironment(system.judged);
      return { goSettings: hidden, proxyList: hidden };
    }
    const go = firstGo(programs);
    const userFile = await readUserFile(system, FILE_DEADLINE_MS);
    const userLines = parseGoEnvFile(userFile.text);
    const goroot = go ? await treeOfProgram(system, go, FILE_DEADLINE_MS) : null;
    // The tree whose go.env is read: the user file's GOROOT goes before that of the environment. Source: cfg.findGOROOT.
    const gorootForFile = userLines.get("GOROOT")?.value || environment["GOROOT"] || goroot;
    const gorootFile = gorootForFile ? join(gorootForFile.slice(0, 4_000), "go.env") : null;
    const [gorootText, asked] = await Promise.all([
      gorootFile ? readRegular(system, gorootFile) : null,
      go && userFile.mayBeRead ? askGo(system, go, userFile.path, signal) : null,
    ]);
    const settings = resolveSettings({
      environment,
      userFile: userFile.path,
      userLines,
      gorootFile,
      gorootLines: parseGoEnvFile(gorootText ?? ""),
      answer: asked ? parseGoEnvAnswer(asked.stdout) : null,
      goroot,
    });
    const settingOf = (name: string) => settings.find((setting) => setting.name === name)?.value ?? "";
    const source = asked && asked.outcome === "exited" ? "go env -json" : "the environment, go/env and go.env";
    const tookMs = system.clock.nowMs() - startedMs;
    return {
      goSettings: learned(
        {
          variables: settingFacts(settings, { GOENV: userFile.problems, ...answerProblems(asked) }),
          userFile: userFile.path,
          userFileState: userFile.state,
          gorootFile: gorootText === null ? null : gorootFile,
        },
        source,
        tookMs,
      ),
      proxyList: learned(
        {
          entries: await withDirectories(system, parseGoproxy(settingOf("GOPROXY"))),
          noProxyPatterns: parsePatterns(settingOf("GONOPROXY")),
          noSumPatterns: parsePatterns(settingOf("GONOSUMDB")),
          ...parseGosumdb(settingOf("GOSUMDB")),
        },
        source,
        tookMs,
      ),
    };
  },
});

/** Asks go without letting it write anything, start the C compiler or fetch a toolchain. */
function askGo(system: System, go: string, userFile: string | null, signal: AbortSignal): Promise<ProgramResult> {
  return system.programs.run({
    argv: [go, "env", "-json", ...ASKED_NAMES],
    environment: askingEnvironment(system.judged.environment, userFile),
    deadlineMs: GO_ENV_DEADLINE_MS,
    signal,
  });
}

/** Says of an entry that is a directory when there is none: go takes that for a module that the entry lacks. */
const withDirectories = (system: System, entries: ReturnType<typeof parseGoproxy>) =>
  Promise.all(
    entries.map(async (entry) => {
      if (entry.kind !== "file") return entry;
      const state = await system.files.stat(entry.path || "/", FILE_DEADLINE_MS);
      if (state.ok && state.value.kind === "directory") return entry;
      return { ...entry, problem: state.ok ? "ENOTDIR" : state.errno };
    }),
  );

async function readRegular(system: System, path: string): Promise<string | null> {
  const state = await system.files.stat(path, FILE_DEADLINE_MS);
  if (!state.ok || state.value.kind !== "file") return null;
  const content = await system.files.read(path, { deadlineMs: FILE_DEADLINE_MS });
  return content.ok ? content.value.text : null;
}

const answerProblems = (asked: ProgramResult | null): Readonly<Record<string, readonly string[]>> =>
  asked === null || asked.outcome === "exited"
    ? {}
    : { GOROOT: ["go env gave no answer; the values are worked out by rule"] };
