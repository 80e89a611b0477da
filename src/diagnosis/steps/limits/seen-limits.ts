import { descriptorNeed } from "../../../causes/limits/descriptor-need.ts";
import type { ValueOf } from "../../../facts/fact.ts";
import { cgroupLimits, memoryPressure, processors, resourceLimits } from "../../../facts/limits.ts";
import type { FactStore } from "../../../facts/store.ts";
import { size } from "../../../text/size.ts";
import type { Sentence } from "../../diagnosis.ts";

/** What a person wants to see of a healthy machine: processors, memory, open files. */
export function seenLimits(facts: FactStore): Sentence[] {
  const groups = facts.value(cgroupLimits);
  const seen = [
    processorLine(facts.value(processors), groups),
    memoryLine(facts.value(memoryPressure), groups),
    filesLine(facts.value(resourceLimits), facts.value(processors)),
  ];
  return seen.filter((line): line is Sentence => line !== null);
}

type Groups = ValueOf<typeof cgroupLimits> | undefined;

function processorLine(count: ValueOf<typeof processors> | undefined, groups: Groups): Sentence | null {
  if (!count) return null;
  const values = { cpus: count.allowed, compiles: count.goMaxProcs };
  const quota = groups?.cpuQuotaCpus ?? null;
  if (quota === null)
    return {
      text: {
        en: "{cpus} CPUs, no quota → {compiles} compiles, {compiles} downloads at once",
        zh: "{cpus} 个 CPU，无配额 → 同时 {compiles} 个编译、{compiles} 个下载",
      },
      values,
    };
  return {
    text: {
      en: "{cpus} CPUs, a quota of {quota} → {compiles} compiles, {compiles} downloads at once",
      zh: "{cpus} 个 CPU，配额 {quota} → 同时 {compiles} 个编译、{compiles} 个下载",
    },
    values: { ...values, quota: Math.round(quota * 100) / 100 },
  };
}

function memoryLine(pressure: ValueOf<typeof memoryPressure> | undefined, groups: Groups): Sentence | null {
  if (!pressure) return null;
  const limit = groups?.memoryLimitBytes ?? null;
  const kills = limit === null ? pressure.globalOomKills : (groups?.oomKills ?? null);
  const values = { total: size(pressure.totalBytes), available: size(pressure.availableBytes), kills: kills ?? "?" };
  if (limit === null)
    return {
      text: {
        en: "memory {total}, {available} available, no cgroup limit, {kills} OOM kills since boot",
        zh: "内存 {total}，可用 {available}，无 cgroup 限制，开机以来 OOM kill {kills} 次",
      },
      values,
    };
  return {
    text: {
      en: "memory {total}, {available} available, cgroup limit {limit}, {kills} OOM kills in it",
      zh: "内存 {total}，可用 {available}，cgroup 上限 {limit}，其中 OOM kill {kills} 次",
    },
    values: { ...values, limit: size(limit) },
  };
}

function filesLine(
  limits: ValueOf<typeof resourceLimits> | undefined,
  count: ValueOf<typeof processors> | undefined,
): Sentence | null {
  if (!limits || !count) return null;
  return {
    text: { en: "files {may} (go needs up to {needs})", zh: "可打开文件 {may} 个（go 最多需要 {needs} 个）" },
    values: { may: limits.openFilesOfGo ?? "∞", needs: descriptorNeed(count.goMaxProcs).needs },
  };
}
