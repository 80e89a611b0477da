import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Requirement } from "../scenario.ts";
import { type Controller, controllerRoot } from "../world/control-groups.ts";
import { SYSTEM_PATH } from "../world/programs.ts";

const isRoot = (): boolean => process.getuid?.() === 0;

export function findProgram(name: string): string | null {
  const directories = `${process.env["PATH"] ?? ""}:${SYSTEM_PATH}`.split(":").filter((each) => each.startsWith("/"));
  for (const directory of directories) {
    const path = join(directory, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not there; the next one.
    }
  }
  return null;
}

/** Programs without which no sandbox can be made. */
const ALWAYS = ["unshare", "mount", "umount", "ip", "ss", "sh", "nsenter"];

const PROGRAMS: Partial<Record<Requirement, readonly string[]>> = {
  "second-uid": ["setpriv"],
  nft: ["nft"],
  squid: ["squid"],
  danted: ["danted"],
  microsocks: ["microsocks"],
  dnsmasq: ["dnsmasq"],
  git: ["git"],
  gcc: ["gcc"],
  prlimit: ["prlimit"],
  ssh: ["ssh"],
  loop: ["mkfs.ext4", "losetup", "fsfreeze"],
  fuse: ["bindfs"],
  terminal: ["script"],
  sshd: ["sshd", "ssh-keygen", "ssh"],
};

const CONTROLLERS: Partial<Record<Requirement, Controller>> = {
  "cgroup-memory": "memory",
  "cgroup-pids": "pids",
  "cgroup-cpu": "cpu",
  "cgroup-freezer": "freezer",
  "cgroup-blkio": "blkio",
};

/** Peers that change to a user of their own when they start: not possible in a user namespace with one user. */
const NEEDS_ROOT: readonly Requirement[] = [
  "root",
  "loop",
  "cgroup-memory",
  "cgroup-pids",
  "cgroup-cpu",
  "cgroup-freezer",
  "cgroup-blkio",
  "fuse",
  "sshd",
  "second-uid",
  "squid",
  "danted",
];

/** Why a scenario cannot run here, or null. */
export function unmet(requirements: readonly Requirement[]): string | null {
  for (const program of ALWAYS) if (findProgram(program) === null) return `no ${program}`;
  for (const requirement of requirements) {
    for (const program of PROGRAMS[requirement] ?? []) if (findProgram(program) === null) return `no ${program}`;
    if (NEEDS_ROOT.includes(requirement) && !isRoot()) return `needs root (${requirement})`;
    if (requirement === "loop" && !existsSync("/dev/loop-control")) return "no loop devices (/dev/loop-control)";
    const controller = CONTROLLERS[requirement];
    if (controller && controllerRoot(controller) === null)
      return `no ${controller} controller to make a control group of`;
    if (requirement === "fuse" && !existsSync("/dev/fuse")) return "no /dev/fuse";
    if (requirement === "overlay" && !readFileSync("/proc/filesystems", "utf8").includes("overlay"))
      return "no overlayfs";
  }
  return null;
}

/** The namespaces of a sandbox, of a user namespace too where nobody is root. `--kill-child`: when unshare dies, all inside dies. */
export const unshareArgv = (): string[] => [
  "unshare",
  ...(isRoot() ? [] : ["--user", "--map-root-user"]),
  "--net",
  "--mount",
  "--pid",
  "--uts",
  "--ipc",
  "--fork",
  "--mount-proc",
  "--kill-child=KILL",
];

/** Why no sandbox at all can be made here, or null. */
export function sandboxImpossible(): string | null {
  const [program = "", ...rest] = unshareArgv();
  const tried = spawnSync(program, [...rest, "true"], { encoding: "utf8", timeout: 10_000 });
  return tried.status === 0 ? null : `no namespaces: ${(tried.stderr || tried.error?.message || "").trim()}`;
}
