import { processors } from "../../facts/limits.ts";
import { goTree } from "../../facts/toolchain.ts";
import { cgroupPaths } from "../../system/proc/cgroup-paths.ts";
import { quotaOfV1, quotaOfV2 } from "../../system/proc/cgroup-values.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned } from "../probe.ts";
import { countList, parseStatus } from "../subject/parse-status.ts";
import { processFile } from "../subject/process-file.ts";
import { goMaxProcs } from "./go-max-procs.ts";

export default defineProbe({
  id: "count-processors",
  title: { en: "processors", zh: "处理器" },
  step: "limits",
  impact: "light",
  uses: { goTree },
  yields: { processors },
  timeoutMs: 1_000,
  async run({ system }, { goTree: tree }) {
    const { kernel, judged } = system;
    const listed = kernel.read("/sys/devices/system/cpu/online", 4_096);
    const status = processFile(system, "status");
    const allowed = status.ok ? parseStatus(status.value).allowedProcessors : null;
    const online = (listed.ok ? countList(listed.value) : null) ?? allowed ?? 1;
    const version = tree?.binaryVersion ?? tree?.treeVersion;
    const max = goMaxProcs({
      environment: judged.environment,
      allowed: allowed ?? online,
      quotaCpus: ownQuota(system),
      version,
    });
    return { processors: learned({ online, allowed: allowed ?? online, ...max }, "/proc/PID/status, cpu.max") };
  },
});

/** go reads the quota of its own cgroup only, not of the ancestors. Source: go1.26 src/runtime/cgroup_linux.go. */
function ownQuota(system: System): number | null {
  const cgroup = processFile(system, "cgroup");
  const mountinfo = system.kernel.read("/proc/self/mountinfo");
  if (!cgroup.ok || !mountinfo.ok) return null;
  const place = cgroupPaths(cgroup.value, mountinfo.value).of.cpu[0];
  const own = place?.directories[0];
  if (!place || own === undefined) return null;
  const read = (file: string) => {
    const text = system.kernel.read(`${own}/${file}`, 256);
    return text.ok ? text.value : null;
  };
  return place.version === "v2"
    ? quotaOfV2(read("cpu.max"))
    : quotaOfV1(read("cpu.cfs_quota_us"), read("cpu.cfs_period_us"));
}
