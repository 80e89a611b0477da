import { cgroupLimits } from "../../facts/limits.ts";
import type { KernelFiles } from "../../system/kernel-files.ts";
import { type CgroupDirectory, cgroupPaths } from "../../system/proc/cgroup-paths.ts";
import { counterOf, limitOf, quotaOfV1, quotaOfV2 } from "../../system/proc/cgroup-values.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { processFile, processSource } from "../subject/process-file.ts";

export default defineProbe({
  id: "read-cgroup-limits",
  title: { en: "cgroup limits", zh: "cgroup 限制" },
  step: "limits",
  impact: "light",
  yields: { cgroupLimits },
  timeoutMs: 1_000,
  async run({ system }) {
    const cgroup = processFile(system, "cgroup");
    const mountinfo = system.kernel.read("/proc/self/mountinfo");
    if (!cgroup.ok || !mountinfo.ok)
      return {
        cgroupLimits: notLearned("failed", `${processSource(system, "cgroup")} cannot be read.`, {
          remedy: "Mount /proc.",
        }),
      };
    const { version, of } = cgroupPaths(cgroup.value, mountinfo.value);
    const path = (of.memory[0] ?? of.cpu[0] ?? of.pids[0])?.path ?? "/";
    return {
      cgroupLimits: learned(
        {
          version,
          path,
          ...memoryOf(system.kernel, of.memory),
          ...cpuOf(system.kernel, of.cpu),
          ...pidsOf(system.kernel, of.pids),
        },
        processSource(system, "cgroup"),
      ),
    };
  },
});

type Reader = (directory: string, file: string) => string | null;

const reader =
  (kernel: KernelFiles): Reader =>
  (directory, file) => {
    const text = kernel.read(`${directory}/${file}`, 16 * 1024);
    return text.ok ? text.value : null;
  };

/** The tightest of the directories that have a limit; of equal ones the process's own, which counts what happens to it. */
function tightest(
  places: readonly CgroupDirectory[],
  limit: (directory: string, version: "v1" | "v2") => number | null,
): { readonly at: string; readonly version: "v1" | "v2"; readonly value: number } | null {
  let found: { at: string; version: "v1" | "v2"; value: number } | null = null;
  for (const { version, directories } of places)
    for (const at of directories) {
      const value = limit(at, version);
      if (value !== null && (found === null || value < found.value)) found = { at, version, value };
    }
  return found;
}

function memoryOf(kernel: KernelFiles, places: readonly CgroupDirectory[]) {
  const read = reader(kernel);
  const found = tightest(places, (at, version) =>
    limitOf(read(at, version === "v2" ? "memory.max" : "memory.limit_in_bytes")),
  );
  const own = places[0]?.directories[0];
  const at = found?.at ?? own ?? "";
  const isV2 = (found?.version ?? places[0]?.version) === "v2";
  return {
    memoryLimitBytes: found?.value ?? null,
    memoryLimitAt: found?.at ?? null,
    memoryCurrentBytes: limitOf(read(at, isV2 ? "memory.current" : "memory.usage_in_bytes")),
    memoryPeakBytes: limitOf(read(at, isV2 ? "memory.peak" : "memory.max_usage_in_bytes")),
    oomKills: isV2
      ? counterOf(read(at, "memory.events"), "oom_kill")
      : (countV1(read, at) ?? 0) + (own === at || own === undefined ? 0 : (countV1(read, own) ?? 0)),
  };
}

/** v1 counts a kill in the victim's own group only, v2 in every group above it too. Source: linux mm/memcontrol.c, memcg_memory_event. */
const countV1 = (read: Reader, directory: string): number | null =>
  counterOf(read(directory, "memory.oom_control"), "oom_kill");

function cpuOf(kernel: KernelFiles, places: readonly CgroupDirectory[]) {
  const read = reader(kernel);
  const found = tightest(places, (at, version) =>
    version === "v2"
      ? quotaOfV2(read(at, "cpu.max"))
      : quotaOfV1(read(at, "cpu.cfs_quota_us"), read(at, "cpu.cfs_period_us")),
  );
  const stat = found ? read(found.at, "cpu.stat") : null;
  return {
    cpuQuotaCpus: found?.value ?? null,
    cpuQuotaAt: found?.at ?? null,
    throttledPeriods: counterOf(stat, "nr_throttled"),
    totalPeriods: counterOf(stat, "nr_periods"),
  };
}

function pidsOf(kernel: KernelFiles, places: readonly CgroupDirectory[]) {
  const read = reader(kernel);
  const found = tightest(places, (at) => limitOf(read(at, "pids.max")));
  return {
    pidsMax: found?.value ?? null,
    pidsCurrent: found ? limitOf(read(found.at, "pids.current")) : null,
    pidsMaxHits: found ? counterOf(read(found.at, "pids.events"), "max") : null,
  };
}
