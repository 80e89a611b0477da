import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../../text/language.ts";
import type { Requirement } from "../scenario.ts";
import { word } from "../words.ts";
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
export function unmet(requirements: readonly Requirement[], language: Language): string | null {
  for (const name of ALWAYS) if (findProgram(name) === null) return word("noProgram", language, { name });
  for (const requirement of requirements) {
    for (const name of PROGRAMS[requirement] ?? [])
      if (findProgram(name) === null) return word("noProgram", language, { name });
    if (NEEDS_ROOT.includes(requirement) && !isRoot()) return word("needsRoot", language, { name: requirement });
    if (requirement === "loop" && !existsSync("/dev/loop-control")) return word("noLoop", language);
    const controller = CONTROLLERS[requirement];
    if (controller && controllerRoot(controller) === null) return word("noController", language, { name: controller });
    if (requirement === "fuse" && !existsSync("/dev/fuse")) return word("noProgram", language, { name: "/dev/fuse" });
    if (requirement === "overlay" && !readFileSync("/proc/filesystems", "utf8").includes("overlay"))
      return word("noProgram", language, { name: "overlayfs" });
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
export function sandboxImpossible(language: Language): string | null {
  const [program = "", ...rest] = unshareArgv();
  const tried = spawnSync(program, [...rest, "true"], { encoding: "utf8", timeout: 10_000 });
  const reason = (tried.stderr || tried.error?.message || "").trim();
  return tried.status === 0 ? null : word("noNamespaces", language, { reason });
}
