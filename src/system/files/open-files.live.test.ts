import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deskArgv } from "../../../test/kit/desk-program.ts";
import { clock } from "../clock.ts";
import { readJudged } from "../judged.ts";
import { kernelFiles } from "../kernel-files.ts";
import { readSelf } from "../self.ts";
import type { Files } from "./files.ts";
import { openFiles } from "./open-files.ts";

const isRoot = process.getuid?.() === 0;
let work = "";
let opened: { close(): void }[] = [];

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "files-"));
  chmodSync(work, 0o755);
});
afterEach(() => {
  for (const each of opened) each.close();
  opened = [];
  rmSync(work, { recursive: true, force: true });
});

async function open(request: { asUid?: number; ofPid?: number } = {}): Promise<Files> {
  const self = readSelf();
  const judged = readJudged({ ofPid: request.ofPid ?? null, asUid: request.asUid ?? null }, self, kernelFiles);
  if (!judged.ok) throw new Error(judged.detail);
  const files = openFiles({ deskArgv: await deskArgv(), judged: judged.value, self, kernel: kernelFiles, clock });
  opened.push(files);
  return files;
}

const errnoOf = (outcome: { ok: boolean; errno?: string }) => (outcome.ok ? null : outcome.errno);
const onePath = { maxSamples: 1, maxMs: 100, execute: false };

describe("the desk", () => {
  it("reads, bounded, and never opens what is no regular file", async () => {
    const files = await open();
    writeFileSync(join(work, "file"), "0123456789");
    execFileSync("mkfifo", [join(work, "fifo")]);
    expect(await files.read(join(work, "file"), { maxBytes: 4 })).toEqual({
      ok: true,
      value: { text: "0123", sizeBytes: 10, truncated: true },
    });
    const bytes = await files.readBytes(join(work, "file"), 8, 100);
    expect(bytes.ok && Buffer.from(bytes.value).toString()).toBe("89");
    expect(errnoOf(await files.read(join(work, "fifo")))).toBe("ENOTREG");
    expect(errnoOf(await files.read("/dev/zero"))).toBe("ENOTREG");
    expect(errnoOf(await files.read(work))).toBe("EISDIR");
    expect(errnoOf(await files.read(join(work, "nothing")))).toBe("ENOENT");
    expect(errnoOf(await files.read("relative"))).toBe("EINVAL");
  });

  it("removes what a killed gowhy left, and nothing else", async () => {
    const files = await open();
    const mine = execFileSync("readlink", ["/proc/self/ns/pid"]).toString().replace(/\D/g, "");
    const namespace = (Number(mine) >>> 0).toString(16).padStart(8, "0");
    const dead = spawn("true").pid ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const left = `.gowhy-${dead}-${namespace}00000001`;
    const kept = [
      `.gowhy-${process.pid}-${namespace}00000002`,
      `.gowhy-${dead}-0000000100000003`,
      ".gowhy-notes",
      "go-build1",
    ];
    for (const name of [left, ...kept]) mkdirSync(join(work, name));
    writeFileSync(join(work, left, "entry.tmp"), "");
    symlinkSync("/etc", join(work, `.gowhy-${dead}-${namespace}00000004`));
    const outcome = await files.trial({ directory: work, ...onePath }, 2_000);
    expect(outcome.ok && outcome.value.failedAt).toBeNull();
    expect(readdirSync(work).sort()).toEqual([...kept, `.gowhy-${dead}-${namespace}00000004`].sort());
    expect(existsSync("/etc/passwd")).toBe(true);
  });

  it("leaves with gowhy when gowhy is killed in the middle of a trial, and takes its scratch along", async () => {
    const [node = "", desk = ""] = await deskArgv();
    const setup = JSON.stringify({ root: "", become: null, computeFor: null, owner: process.pid });
    const takes = { path: work, directory: work, maxSamples: 100_000, maxMs: 5_000, execute: false };
    const script = `printf '%s\\n' "$SETUP" "$REQUEST"; exec sleep 30`;
    const env = { ...process.env, SETUP: setup, REQUEST: JSON.stringify({ id: 1, operation: "trial", takes }) };
    const speaker = spawn("sh", ["-c", script], { env, stdio: ["ignore", "pipe", "ignore"] });
    const child = spawn(node, [desk], { stdio: [speaker.stdout, "ignore", "ignore"] });
    const ended = new Promise<number>((resolve) => child.on("exit", () => resolve(performance.now())));
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(readdirSync(work).filter((name) => name.startsWith(".gowhy-"))).toHaveLength(1);
    const killedMs = performance.now();
    speaker.kill("SIGKILL");
    expect((await ended) - killedMs).toBeLessThan(2_000);
    expect(readdirSync(work)).toEqual([]);
  });
});

describe.runIf(isRoot)("the desk of root", () => {
  it("becomes the judged user, groups and all", async () => {
    writeFileSync(join(work, "secret"), "x", { mode: 0o640 });
    chownSync(join(work, "secret"), 0, 0);
    const files = await open({ asUid: 4242 });
    expect(errnoOf(await files.read(join(work, "secret")))).toBe("EACCES");
    expect((await (await open()).read(join(work, "secret"))).ok).toBe(true);
    const checks = await files.checkAccess([join(work, "secret"), work, "/root/x"], "write");
    expect(checks.ok && checks.value.map((check) => check.missing)).toEqual(["write", "write", "search"]);
  });

  it("sees the files of another mount namespace, its absolute links too", async () => {
    const script = `mount -t tmpfs none ${work}; mkdir ${work}/deep; echo inside > ${work}/deep/file; ln -s ${work}/deep ${work}/link; echo ready; exec sleep 20`;
    const child = spawn("unshare", ["-m", "--propagation", "private", "sh", "-ec", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    try {
      const files = await open({ ofPid: child.pid ?? 0 });
      const content = await files.read(`${work}/link/file`);
      expect(content.ok && content.value.text).toBe("inside\n");
      expect(await files.realPath(`${work}/link/../deep/file`)).toEqual({ ok: true, value: `${work}/deep/file` });
      expect(existsSync(`${work}/link`)).toBe(false);
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("gives the rest while one mount hangs, names what hangs, and is left behind at the end", async () => {
    const image = mkdtempSync("/dev/shm/files-");
    const disk = join(image, "disk");
    execFileSync("truncate", ["-s", "32M", disk]);
    execFileSync("mkfs.ext4", ["-q", disk]);
    // A namespace of its own holds the mount: whatever happens here, ending its process takes mount and loop device away.
    const script = `mkdir ${work}/m; mount -o loop ${disk} ${work}/m; fsfreeze -f ${work}/m; echo ready; read x; fsfreeze -u ${work}/m`;
    const child = spawn("unshare", ["-m", "--propagation", "private", "sh", "-ec", script], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    try {
      const files = await open({ ofPid: child.pid ?? 0 });
      const trial = await files.trial({ directory: `${work}/m`, ...onePath }, 700);
      expect(errnoOf(trial)).toBe("ETIMEDOUT");
      expect(files.stalls()).toHaveLength(1);
      expect(files.stalls()[0]).toMatchObject({ operation: "mkdir" });
      expect((await files.stat(`${work}/m`)).ok).toBe(true);
      expect((await files.space(`${work}/m`)).ok).toBe(true);
    } finally {
      const over = new Promise((resolve) => child.on("close", resolve));
      child.stdin.end("thaw\n");
      for (const each of opened) each.close();
      await over;
      rmSync(image, { recursive: true, force: true });
    }
  });
});

describe("the desk of an ordinary user", () => {
  it("computes another user's rights from owners and modes", async () => {
    const { allows } = await import("./check-access.ts");
    const who = { uid: 7, gid: 8, groups: [9] };
    expect(allows({ uid: 7, gid: 8, mode: 0o077 }, "read", who)).toBe(false);
    expect(allows({ uid: 1, gid: 9, mode: 0o070 }, "write", who)).toBe(true);
    expect(allows({ uid: 1, gid: 1, mode: 0o001 }, "search", who)).toBe(true);
    expect(allows({ uid: 1, gid: 1, mode: 0o770 }, "read", who)).toBe(false);
  });
});
