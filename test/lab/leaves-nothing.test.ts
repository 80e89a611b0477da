import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { busyDirectories, changedSince, machineState, outputsOfAncestors } from "./machine-state.ts";

const isRoot = process.getuid?.() === 0;
const here = resolve(".");
// In the repository, so that the walk passes over it and these processes have command lines of their own.
const programs = mkdtempSync(join(here, "node_modules", ".lab-leaves-"));
const temporary = join(programs, "tmp");
const stamp = join(programs, "stamp");
const labels: string[] = [];

const lab = (...words: string[]): ChildProcess => {
  const child = spawn(process.execPath, [join(programs, "gowhy.cjs"), "lab", "run", ...words], {
    stdio: ["ignore", "pipe", "inherit"],
    // What a killed lab leaves in its scratch is the next one's to sweep; a directory that comes and goes dates its parent.
    env: { ...process.env, TMPDIR: temporary },
  });
  labels.push(`gowhylab-${child.pid}.`, `gowhylab.${child.pid}.`);
  return child;
};

const state = () => machineState([programs, ...labels]);
const EMPTY = { loops: [], groups: [], processes: [] };

async function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  await new Promise((done) => child.on("close", done));
  return text;
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (holds()) return;
    await pause(200);
  }
  throw new Error(`${what}: not within 120 s`);
}

/** The processes of this lab whose command line has the word. */
const processesWith = (word: string): number[] =>
  state()
    .processes.map(Number)
    .filter((pid) => readIfThere(`/proc/${pid}/cmdline`).includes(word));

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

beforeAll(() => {
  mkdirSync(temporary);
  for (const name of ["gowhy.cjs", "lab.cjs"]) copyFileSync(join("dist", name), join(programs, name));
});
afterAll(() => rmSync(programs, { recursive: true, force: true }));

describe.skipIf(!isRoot || !existsSync("/dev/loop-control"))("gowhy lab leaves nothing on the machine", () => {
  it("after scenarios with servers, squid, sshd, FUSE, loop devices, a frozen file system and a frozen group", async () => {
    writeFileSync(stamp, "");
    await pause(3_000);
    // npm, which runs the tests, writes its own log below HOME while it does.
    const busy = busyDirectories(changedSince(stamp, [here]));
    const except = [here, join(homedir(), ".npm"), ...outputsOfAncestors(), ...busy];
    const before = state();
    writeFileSync(stamp, "");
    const outputs: string[] = [];
    for (const pattern of [
      "connect/refused",
      "http-proxy/connect-denied",
      "disk/frozen-filesystem",
      "healthy/second-user",
      "stall/fuse-hung,stall/group-frozen,stall/slow-page-faults,stall/ssh-host-key-prompt",
    ])
      outputs.push(await outputOf(lab(pattern)));
    // Whether the verdicts are right is another test; here each has to have run.
    for (const output of outputs) expect(output).toMatch(/^[1-9]\d* passed|[1-9]\d* failed/m);
    expect({ ...state(), ...EMPTY }).toEqual({ ...before, ...EMPTY });
    expect(state()).toMatchObject(EMPTY);
    expect(readdirSync(temporary)).toEqual([]);
    expect(changedSince(stamp, except)).toEqual([]);
  }, 600_000);

  for (const [victim, find] of [
    ["the lab itself", (child: ChildProcess) => [child.pid ?? -1]],
    ["the process inside", () => processesWith("__lab-inside")],
    ["the sweeper", () => processesWith("__lab-sweeper")],
  ] as const)
    it(`after SIGKILL of ${victim} while a file system is frozen`, async () => {
      const before = state();
      const child = lab("disk/frozen-filesystem", "--jobs", "1");
      const ended = outputOf(child);
      await until("a loop device", () => state().loops.length > 0);
      // mkfs, mount and the freeze itself come at once after it; go is in D state from then on.
      await pause(1_500);
      expect(find(child).length).toBeGreaterThan(0);
      for (const pid of find(child)) process.kill(pid, "SIGKILL");
      await ended;
      await until("everything is gone", () =>
        Object.values(state()).every((each) => typeof each === "string" || each.length === 0),
      );
      expect(state()).toEqual({ ...before, ...EMPTY });
    }, 300_000);

  it("after SIGKILL of the lab while a control group is frozen", async () => {
    const before = state();
    const child = lab("stall/group-frozen", "--jobs", "1");
    const ended = outputOf(child);
    const frozen = () => state().groups.some((group) => readIfThere(join(group, "freezer.state")).startsWith("FROZEN"));
    await until(
      "a frozen group",
      () => frozen() || state().groups.some((group) => readIfThere(join(group, "cgroup.events")).includes("frozen 1")),
    );
    child.kill("SIGKILL");
    await ended;
    await until("everything is gone", () =>
      Object.values(state()).every((each) => typeof each === "string" || each.length === 0),
    );
    expect(state()).toEqual({ ...before, ...EMPTY });
  }, 120_000);

  it("after its reader has gone", async () => {
    const before = state();
    const child = lab("connect/refused,disk/frozen-filesystem", "--jobs", "1");
    const closed = new Promise((done) => child.on("close", done));
    child.stdout?.once("data", () => child.stdout?.destroy());
    await closed;
    expect(state()).toEqual({ ...before, ...EMPTY });
  }, 300_000);

  it("walks the file system for real: a planted file is found", async () => {
    writeFileSync(stamp, "");
    await pause(100); // Time stamps are as coarse as the kernel's tick.
    const planted = mkdtempSync(join(tmpdir(), "planted-by-the-test-"));
    try {
      expect(changedSince(stamp, [here])).toContain(planted);
    } finally {
      rmSync(planted, { recursive: true });
    }
    expect(spawnSync("losetup", ["--all"]).status).toBe(0);
  });
});
