import type { KernelFiles } from "../../system/kernel-files.ts";
import { type CgroupPaths, cgroupPaths } from "../../system/proc/cgroup-paths.ts";

/** Whether the control group of a process is frozen. */
export interface FreezeStates {
  /** Its path in the hierarchy, or null where it is not frozen or does not say. */
  frozenGroup(pid: number, atMs: number): string | null;
}

/** Between two ticks of an idle tree. */
const FRESH_MS = 150;
const MAX_KNOWN = 256;

export function openFreezeStates(kernel: KernelFiles): FreezeStates {
  const known = new Map<number, { readonly atMs: number; readonly group: string | null }>();
  let mounts: string | null = null;
  return {
    frozenGroup(pid, atMs) {
      const before = known.get(pid);
      if (before && atMs - before.atMs < FRESH_MS) return before.group;
      if (known.size >= MAX_KNOWN) known.clear();
      if (mounts === null) {
        const text = kernel.read("/proc/self/mountinfo");
        mounts = text.ok ? text.value : "";
      }
      const membership = kernel.read(`/proc/${pid}/cgroup`, 64 * 1024);
      const group = membership.ok ? frozenIn(cgroupPaths(membership.value, mounts).of.freezer, kernel) : null;
      known.set(pid, { atMs, group });
      return group;
    },
  };
}

/** v1 says FREEZING while a task cannot be stopped. Sources: cgroup-v1/freezer-subsystem.rst, cgroup-v2.rst. */
function frozenIn(groups: CgroupPaths["of"]["freezer"], kernel: KernelFiles): string | null {
  for (const { version, path, directories } of groups) {
    const [own] = directories;
    const text = kernel.read(`${own}/${version === "v1" ? "freezer.state" : "cgroup.events"}`, 4_096);
    if (text.ok && (version === "v1" ? /^FR(?:OZEN|EEZING)$/ : /^frozen 1$/m).test(text.value.trim())) return path;
  }
  return null;
}
