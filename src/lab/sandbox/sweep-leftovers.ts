import { existsSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeControlGroup } from "../world/control-groups.ts";

/** What an earlier lab left when it and its sweeper were killed in the same moment: groups and directories that carry the number of a process that is gone. */
export async function sweepLeftovers(): Promise<void> {
  for (const directory of [
    tmpdir(),
    "/sys/fs/cgroup",
    "/sys/fs/cgroup/memory",
    "/sys/fs/cgroup/pids",
    "/sys/fs/cgroup/cpu",
    "/sys/fs/cgroup/freezer",
    "/sys/fs/cgroup/blkio",
  ])
    for (const name of namesIn(directory)) {
      const pid = /^gowhy-lab-(\d+)-|^gowhylab\.(\d+)\./.exec(name)?.slice(1).find(Boolean);
      if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
      if (name.startsWith("gowhylab.")) await removeControlGroup(join(directory, name));
      else rmSync(join(directory, name), { recursive: true, force: true });
    }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
