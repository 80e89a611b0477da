import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { kernelFiles } from "../kernel-files.ts";
import { readRights } from "./read-rights.ts";
import { whoRefuses } from "./who-refuses.ts";

const isRoot = process.getuid?.() === 0;
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function sleeper(argv: readonly string[] = ["sleep"]): number {
  const [program = "", ...rest] = [...argv, "30"];
  const child = spawn(program, rest, { stdio: "ignore" });
  started.push(child);
  return child.pid ?? -1;
}

const comm = (pid: number) => readFileSync(`/proc/${pid}/comm`, "utf8").trim();
const until = async (ready: () => boolean) => {
  for (let left = 200; left > 0 && !ready(); left -= 1) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe("readRights", () => {
  it("sees a child as a descendant of the same user that may be traced", async () => {
    const pid = sleeper();
    await until(() => comm(pid) === "sleep");
    const rights = readRights(pid, kernelFiles);
    expect(rights).toMatchObject({ isDescendant: true, own: { isFiltered: false } });
    expect(rights.target?.uids).toEqual(rights.own.uids);
    expect(whoRefuses("trace", rights)).toBeNull();
    expect(readRights(1, kernelFiles).isDescendant).toBe(false);
    expect(readRights(2 ** 22 + 1, kernelFiles).target).toBeNull();
  });

  it.skipIf(!isRoot)("foretells what the kernel does to an unprivileged user", async () => {
    // Each row is asked twice: by the pure rule over what /proc shows, and by the kernel itself.
    const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    const pids = {
      own: sleeper([...nobody, "sleep"]),
      foreign: sleeper(),
      otherGroup: sleeper(["setpriv", "--reuid=65534", "--clear-groups", "sleep"]),
    };
    for (const pid of Object.values(pids)) await until(() => comm(pid) === "sleep");
    const allowed = (pid: number) =>
      spawnSync(nobody[0] ?? "", [...nobody.slice(1), "cat", `/proc/${pid}/environ`]).status === 0;
    const own = readRights(pids.own, kernelFiles).target;
    for (const [name, pid] of Object.entries(pids)) {
      const { target, yamaScope } = readRights(pid, kernelFiles);
      if (own === null) throw new Error("The process has gone.");
      const refuser = whoRefuses("look", {
        own: { ...own, isFiltered: false },
        target,
        isDescendant: false,
        yamaScope,
      });
      expect(`${name} ${refuser === null}`).toBe(`${name} ${allowed(pid)}`);
      expect(refuser).toBe(name === "own" ? null : "uid");
    }
  });

  it.skipIf(!isRoot || process.arch !== "x64")("sees that a process is not dumpable", async () => {
    const drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    // PR_SET_DUMPABLE is 4; perl because a program of its own would need a compiler.
    const hidden = sleeper([...drop, "perl", "-e", "syscall(157, 4, 0); $0 = 'ready'; sleep $ARGV[0]"]);
    const plain = sleeper([...drop, "sleep"]);
    await until(() => comm(hidden) === "ready" && comm(plain) === "sleep");
    expect(readRights(hidden, kernelFiles).target?.isDumpable).toBe(false);
    expect(readRights(plain, kernelFiles).target?.isDumpable).toBe(true);
    expect(readRights(process.pid, kernelFiles).target?.isDumpable).toBeNull();
  });

  it.skipIf(existsSync("/proc/sys/kernel/yama"))("reads no scope from a kernel without Yama", () => {
    expect(readRights(process.pid, kernelFiles).yamaScope).toBeNull();
  });
});
