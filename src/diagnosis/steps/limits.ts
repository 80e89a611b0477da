import { descriptorNeed } from "../../causes/limits/descriptor-need.ts";
import type { FactKey } from "../../facts/fact.ts";
import { cgroupLimits, memoryPressure, processors, resourceLimits } from "../../facts/limits.ts";
import type { FactStore } from "../../facts/store.ts";
import { watchedCommand } from "../../facts/subject.ts";
import { goTrial } from "../../facts/toolchain.ts";
import type { Sentence, StepResult } from "../diagnosis.ts";
import { seenLimits } from "./limits/seen-limits.ts";
import { failed, notDone, passed } from "./result.ts";

/** Errors that only a limit gives. Source: errors(3), setrlimit(2). */
const LIMIT_ERRNOS: readonly (string | null)[] = ["EMFILE", "ENFILE", "EAGAIN", "ENOMEM", "EFBIG"];

/** The direct test: the limits that bind go, read, and whether one of them was seen to be met. */
export function limitsStep(facts: FactStore): StepResult {
  const fact = facts.get(resourceLimits);
  if (fact.state === "unknown") return notDone("limits", fact);
  const tookMs = ([cgroupLimits, processors, memoryPressure] as readonly FactKey<unknown>[]).reduce((most, key) => {
    const other = facts.get(key);
    return other.state === "known" ? Math.max(most, other.tookMs) : most;
  }, fact.tookMs);
  const seen = seenLimits(facts);
  const why = killed(facts) ?? tried(facts) ?? tooFew(facts);
  return why ? failed("limits", tookMs, why, seen) : passed("limits", tookMs, seen);
}

function killed(facts: FactStore): Sentence | null {
  const kills = facts.value(watchedCommand)?.oomKillsDuring ?? 0;
  if (kills === 0) return null;
  return {
    text: {
      en: "The kernel killed {kills} processes of the command for memory.",
      zh: "内核因内存不足杀死了该命令的 {kills} 个进程。",
    },
    values: { kills },
  };
}

function tried(facts: FactStore): Sentence | null {
  const trial = facts.value(goTrial);
  const ran = trial?.outcome === "failed" || trial?.outcome === "killed";
  if (!trial || !ran || !LIMIT_ERRNOS.includes(trial.errno)) return null;
  return {
    text: {
      en: "go failed in a scratch module with {errno}: {line}",
      zh: "go 在临时模块中失败，返回 {errno}：{line}",
    },
    values: { errno: trial.errno, line: trial.firstLine },
  };
}

function tooFew(facts: FactStore): Sentence | null {
  const may = facts.value(resourceLimits)?.openFilesOfGo ?? null;
  const goMaxProcs = facts.value(processors)?.goMaxProcs;
  if (may === null || goMaxProcs === undefined || may > descriptorNeed(goMaxProcs).fails) return null;
  return {
    text: {
      en: "go may open {may} files; with GOMAXPROCS={goMaxProcs} it needs up to {needs}.",
      zh: "go 只能打开 {may} 个文件；GOMAXPROCS={goMaxProcs} 时最多需要 {needs} 个。",
    },
    values: { may, goMaxProcs, needs: descriptorNeed(goMaxProcs).needs },
  };
}
