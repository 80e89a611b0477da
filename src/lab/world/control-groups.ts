import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Controller = "memory" | "pids" | "cpu" | "freezer" | "blkio";

/** The limit's own name → the file of cgroup v1 and of v2. Sources: kernel admin-guide/cgroup-v1/memory, cgroup-v2. */
const FILES: Readonly<Record<string, { readonly v1: string; readonly v2: string }>> = {
  limitBytes: { v1: "memory.limit_in_bytes", v2: "memory.max" },
  maxProcesses: { v1: "pids.max", v2: "pids.max" },
  quotaUs: { v1: "cpu.cfs_quota_us", v2: "cpu.max" },
};

/** Where new groups of a controller can be made here, or null. */
export function controllerRoot(controller: Controller): string | null {
  const v1 = join("/sys/fs/cgroup", controller);
  if (existsSync(join(v1, "cgroup.procs"))) return v1;
  // In v2 every group but the first can be frozen: that is no controller.
  if (controller === "freezer" && existsSync("/sys/fs/cgroup/cgroup.controllers")) return "/sys/fs/cgroup";
  try {
    const delegated = readFileSync("/sys/fs/cgroup/cgroup.subtree_control", "utf8");
    return delegated.split(/\s+/).includes(controller) ? "/sys/fs/cgroup" : null;
  } catch {
    return null;
  }
}

export function makeControlGroup(directory: string, limits: Readonly<Record<string, string>>): void {
  mkdirSync(directory);
  for (const [name, value] of Object.entries(limits)) {
    const files = FILES[name] ?? { v1: name, v2: name };
    const file = existsSync(join(directory, files.v1)) ? files.v1 : files.v2;
    writeFileSync(join(directory, file), value);
  }
}

/** The file that stops a whole group, and what is written to it. Sources: kernel admin-guide/cgroup-v1/freezer-subsystem, cgroup-v2. */
const FREEZERS = [
  { file: "freezer.state", frozen: "FROZEN", thawed: "THAWED" },
  { file: "cgroup.freeze", frozen: "1", thawed: "0" },
] as const;

/** Stops every process of a group, or lets them go on. A group that has no such file is left as it is. */
export function freezeControlGroup(directory: string, how: "frozen" | "thawed"): void {
  const freezer = FREEZERS.find(({ file }) => existsSync(join(directory, file)));
  if (freezer) writeFileSync(join(directory, freezer.file), freezer[how]);
}

/** Ends what runs in a group, and removes it. A frozen one cannot be ended before it is thawed (v1). A group empties a moment after its last process has ended, hence the tries. */
export async function removeControlGroup(directory: string): Promise<boolean> {
  for (let tries = 0; tries < 40; tries++) {
    if (!existsSync(directory)) return true;
    try {
      freezeControlGroup(directory, "thawed");
      for (const pid of readFileSync(join(directory, "cgroup.procs"), "utf8").split("\n").filter(Boolean))
        if (Number(pid) > 0) process.kill(Number(pid), "SIGKILL");
      rmdirSync(directory);
      return true;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return false;
}
