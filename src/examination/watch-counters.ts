import type { KernelFiles } from "../system/kernel-files.ts";
import { cgroupPaths } from "../system/proc/cgroup-paths.ts";
import { counterOf } from "../system/proc/cgroup-values.ts";

/** What the kernel counts against one control group: kills for memory, refusals for tasks. Null: no such counter. */
export interface Counters {
  readonly oomKills: number | null;
  readonly pidsMaxHits: number | null;
}

/** Reads the counters of the groups of a process, given its /proc/PID/cgroup; later readings need no process any more. */
export function countersOf(kernel: KernelFiles, cgroup: string): () => Counters {
  const mountinfo = kernel.read("/proc/self/mountinfo");
  const { of } = cgroupPaths(cgroup, mountinfo.ok ? mountinfo.value : "");
  const memory = of.memory[0];
  const pids = of.pids[0];
  const read = (path: string) => {
    const text = kernel.read(path, 8_192);
    return text.ok ? text.value : null;
  };
  return () => ({
    oomKills: memory
      ? counterOf(
          read(`${memory.directories[0]}/${memory.version === "v2" ? "memory.events" : "memory.oom_control"}`),
          "oom_kill",
        )
      : null,
    pidsMaxHits: pids ? counterOf(read(`${pids.directories[0]}/pids.events`), "max") : null,
  });
}

/** How much a counter grew; null where one of the readings is missing. */
export const growth = (before: number | null | undefined, after: number | null | undefined): number | null =>
  before === null || before === undefined || after === null || after === undefined ? null : Math.max(0, after - before);
