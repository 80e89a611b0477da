import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { dirname } from "node:path";

/** What a namespace does not hold back, and the lab must take away itself. */
export interface MachineState {
  readonly mounts: string;
  readonly loops: string[];
  readonly groups: string[];
  readonly namespaces: string;
  readonly processes: string[];
}

const output = (program: string, ...words: string[]): string =>
  spawnSync(program, words, { encoding: "utf8" }).stdout ?? "";

/** The state of this machine; of loop devices, control groups and processes only those that carry one of the marks, because other labs may run. */
export function machineState(marks: readonly string[]): MachineState {
  const marked = (text: string) => marks.some((mark) => text.includes(mark));
  return {
    mounts: readFileSync("/proc/self/mountinfo", "utf8"),
    loops: output("losetup", "--all").split("\n").filter(marked),
    groups: output("find", "/sys/fs/cgroup", "-type", "d").split("\n").filter(marked),
    namespaces: output("ip", "netns", "list"),
    processes: readdirSync("/proc").filter((name) => /^\d+$/.test(name) && marked(commandLine(name))),
  };
}

/** Every path of the root file system that was changed after the stamp, but for those below the given directories. */
export function changedSince(stamp: string, except: readonly string[]): string[] {
  const pruned = except.flatMap((path) => ["-path", path, "-prune", "-o"]);
  return output("find", "/", "-xdev", ...pruned, "-cnewer", stamp, "-print")
    .split("\n")
    .filter(Boolean)
    .sort();
}

/** Directories where others are at work on this machine right now: what changes there within a while in which the lab does nothing. */
export function busyDirectories(changed: readonly string[]): string[] {
  const places = changed.map((path) => (path.startsWith("/tmp") ? "/tmp" : dirname(path)));
  return [...new Set(places)].filter((path) => path !== "/");
}

/** The files to which whoever started this test keeps what it prints: they grow whenever it does. */
export function outputsOfAncestors(): string[] {
  const files: string[] = [];
  for (let pid = process.pid; pid > 1; pid = parentOf(pid))
    for (const descriptor of [1, 2])
      try {
        const path = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
        if (path.startsWith("/") && !path.startsWith("/dev/")) files.push(path);
      } catch {
        // It has ended, or is somebody else's.
      }
  return [...new Set(files)];
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
