import type { ValueOf } from "../../facts/fact.ts";
import { goSettings } from "../../facts/settings.ts";
import type { FactStore } from "../../facts/store.ts";
import { goAnswer, goTree, goTrial, mainModule, moduleSums, toolchainSwitch } from "../../facts/toolchain.ts";
import type { Text } from "../../text/language.ts";
import type { Sentence, StepResult } from "../diagnosis.ts";
import { metLimit } from "./limits.ts";
import { failed, notDone, passed } from "./result.ts";
import { refusedSetting } from "./settings/refused-setting.ts";
import { whereSet, withWhereSet } from "./settings/where-set.ts";
import { toolchainSeen } from "./toolchain-seen.ts";

type Answer = ValueOf<typeof goAnswer>;

/** Passed where `go version` answers, its GOROOT holds a tool to build with and no setting stops go: `go version` answers without. */
export function toolchainStep(facts: FactStore): StepResult {
  const fact = facts.get(goAnswer);
  const seen = toolchainSeen(facts);
  if (fact.state === "unknown") {
    if (fact.reason !== "not-installed") return notDone("toolchain", fact);
    return failed("toolchain", 0, { text: WHY.missing, values: {} }, seen);
  }
  const why = whyFailed(fact.value, facts);
  return why === null ? passed("toolchain", fact.tookMs, seen) : failed("toolchain", fact.tookMs, why, seen);
}

const WHY = {
  missing: {
    en: "No directory on PATH holds an executable go.",
    zh: "PATH 中没有任何目录包含可执行的 go。",
  },
  "not-started": {
    en: "{path} cannot be started: {errno}.",
    zh: "{path} 无法启动：{errno}。",
  },
  "timed-out": {
    en: "{path} version gave no answer within {took} ms.",
    zh: "{path} version 在 {took} ms 内没有应答。",
  },
  fifo: {
    en: "{path} version gave no answer within {took} ms: its settings file {file} is no regular file, and go waits to read it.",
    zh: "{path} version 在 {took} ms 内没有应答：其配置文件 {file} 不是普通文件，go 正在等待读取它。",
  },
  killed: { en: "{path} version died of {signal}.", zh: "{path} version 因 {signal} 终止。" },
  failed: {
    en: "{path} version failed with exit code {exitCode}: {line}",
    zh: "{path} version 失败，退出码 {exitCode}：{line}",
  },
  silent: {
    en: "{path} version printed nothing and exited 0.",
    zh: "{path} version 没有任何输出，退出码为 0。",
  },
  toolless: {
    en: "GOROOT={goroot} holds none of the tools that every build runs: {tools}.",
    zh: "GOROOT={goroot} 中没有任何每次构建都要运行的工具：{tools}。",
  },
  incomplete: {
    en: "GOROOT={goroot} lacks tools that every build runs, or they are not executable: {tools}.",
    zh: "GOROOT={goroot} 缺少每次构建都要运行的工具，或这些工具不可执行：{tools}。",
  },
  trial: {
    en: "go failed in a scratch module of gowhy's own: {line}",
    zh: "go 在 gowhy 自己的临时模块中失败：{line}",
  },
  module: {
    en: "go cannot work in this directory: {problem}.",
    zh: "go 无法在此目录工作：{problem}。",
  },
  mismatch: {
    en: "go stops at {module} (checksum mismatch): {sumFile} has {recorded}, the module cache {cached}. One of the two is of another download; go mod verify tells whether the cache is what it was when it was filled.",
    zh: "go 在 {module} 处停止（checksum mismatch）：{sumFile} 中为 {recorded}，模块缓存中为 {cached}。其中之一来自另一次下载；go mod verify 可检查缓存自填充以来是否被改动。",
  },
  garbage: {
    en: "{path} version printed something that is no Go version: {line}",
    zh: "{path} version 的输出不是 Go 版本：{line}",
  },
} as const satisfies Readonly<Record<string, Text>>;

function whyFailed(answer: Answer, facts: FactStore): Sentence | null {
  if (answer.outcome === "answered")
    return whyToolless(facts) ?? refusedSetting(facts) ?? whyNoModule(facts) ?? whyMismatch(facts) ?? whyTried(facts);
  const settings = facts.value(goSettings);
  const blocked = answer.outcome === "timed-out" && settings?.userFileState === "not-a-file";
  const sentence = {
    text: WHY[blocked ? "fifo" : answer.outcome],
    values: {
      path: answer.path,
      errno: answer.errno ?? "",
      took: answer.tookMs,
      signal: answer.signal ?? "",
      exitCode: answer.exitCode,
      line: answer.firstLine,
      file: settings?.userFile ?? "",
    },
  };
  const named = answer.outcome === "failed" ? namedSetting(answer.firstLine, facts) : null;
  return named === null ? sentence : withWhereSet(sentence, named, whereSet(facts, named));
}

/** The variable that go complains about, where somebody set it. */
function namedSetting(line: string, facts: FactStore): string | null {
  const words: readonly string[] = line.match(/[A-Z][A-Z0-9_]+/g) ?? [];
  return words.find((word) => whereSet(facts, word) !== null) ?? null;
}

/** A go.mod or go.work that go cannot take. Where another toolchain is due, that one reads it, by its own rules. */
function whyNoModule(facts: FactStore): Sentence | null {
  const problem = facts.value(mainModule)?.problem ?? null;
  const due = facts.value(toolchainSwitch);
  if (problem === null || (due && due.action !== "none")) return null;
  return { text: WHY.module, values: { problem } };
}

/** go compares before it loads a package of the module. Source: go1.26 modfetch/fetch.go, checkMod. */
function whyMismatch(facts: FactStore): Sentence | null {
  const sums = facts.value(moduleSums);
  const [first] = sums?.mismatches ?? [];
  if (!sums || !first) return null;
  const { path, version, recorded, cached } = first;
  return { text: WHY.mismatch, values: { module: `${path}@${version}`, sumFile: sums.sumFile, recorded, cached } };
}

/** Each is started by its path: without one of them a build ends. Source: go1.26 cmd/go/internal/base/tool.go, ToolPath. */
function whyToolless(facts: FactStore): Sentence | null {
  const tree = facts.value(goTree);
  const needed = tree?.tools.filter((tool) => tool.needed) ?? [];
  const unusable = needed.filter((tool) => !tool.present || !tool.executable);
  if (!tree || unusable.length === 0) return null;
  const none = needed.every((tool) => !tool.present);
  return {
    text: none ? WHY.toolless : WHY.incomplete,
    values: { goroot: tree.goroot ?? "", tools: unusable.map((tool) => tool.name).join(", ") },
  };
}

/** go's own failure where no module, no network and no cache of the user takes part; a limit is told by the step of limits. */
function whyTried(facts: FactStore): Sentence | null {
  const trial = facts.value(goTrial);
  if (trial?.outcome !== "failed" && trial?.outcome !== "killed") return null;
  // Another toolchain is due, which the trial does not run.
  if ((facts.value(toolchainSwitch)?.action ?? "none") !== "none" || metLimit(facts)) return null;
  return { text: WHY.trial, values: { line: trial.firstLine || (trial.signal ?? trial.outcome) } };
}
