import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LiveSystem, liveSystem } from "../../../test/kit/live-system.ts";

let directory: string;
let system: LiveSystem;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "gowhy-programs-"));
  chmodSync(directory, 0o755);
  system = await liveSystem();
});
afterAll(() => {
  system.close();
  rmSync(directory, { recursive: true, force: true });
});

function program(name: string, content: string, mode = 0o755): string {
  const path = join(directory, name);
  writeFileSync(path, content, { mode });
  return path;
}

/** A zombie that nobody reaps is dead: the init of a container may never do so. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("programs", () => {
  it("gives output, exit code and both streams apart", async () => {
    const path = program("speak", "#!/bin/sh\necho out; echo err >&2; cat; exit 7\n");
    const result = await system.programs.run({ argv: [path], deadlineMs: 3_000, input: "in" });
    expect(result).toMatchObject({ outcome: "exited", exitCode: 7, stdout: "out\nin", stderr: "err\n", ended: true });
  });

  it("names the signal", async () => {
    const result = await system.programs.run({ argv: ["sh", "-c", "kill -SEGV $$"], deadlineMs: 3_000 });
    expect(result).toMatchObject({ outcome: "signalled", signal: "SIGSEGV", exitCode: null });
  });

  it("caps the output and reads the rest", async () => {
    const result = await system.programs.run({ argv: ["seq", "1", "200000"], deadlineMs: 5_000, maxBytes: 1_000 });
    expect(result).toMatchObject({ outcome: "exited", exitCode: 0, truncated: true });
    expect(result.stdout).toHaveLength(1_000);
  });

  it("ends a group at the deadline, names who was stuck first, and leaves nothing", async () => {
    const path = program("wrap", "#!/bin/sh\nsleep 71 &\nsleep 72\n");
    const startedMs = Date.now();
    const result = await system.programs.run({ argv: [path], deadlineMs: 300 });
    expect(Date.now() - startedMs).toBeLessThan(2_000);
    expect(result).toMatchObject({ outcome: "timed-out", exitCode: null, ended: true });
    expect(result.stuck.map((each) => each.argv.slice(-2).join(" ")).sort()).toEqual(
      expect.arrayContaining(["sleep 71", "sleep 72"]),
    );
    for (const { pid } of result.stuck) expect(isAlive(pid)).toBe(false);
  });

  it("kills what takes no notice of TERM", async () => {
    const path = program("stubborn", "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 1; done\n");
    const result = await system.programs.run({ argv: [path], deadlineMs: 200 });
    expect(result).toMatchObject({ outcome: "timed-out", ended: true });
    for (const { pid } of result.stuck) expect(isAlive(pid)).toBe(false);
  });

  it("does not wait for a child that keeps the output open", async () => {
    const path = program("daemon", "#!/bin/sh\nsleep 73 &\necho done\n");
    const startedMs = Date.now();
    const result = await system.programs.run({ argv: [path], deadlineMs: 5_000 });
    expect(result).toMatchObject({ outcome: "exited", exitCode: 0, stdout: "done\n" });
    expect(Date.now() - startedMs).toBeLessThan(3_000);
  });

  it("ends what still runs on close", async () => {
    const own = await liveSystem();
    const running = own.programs.run({ argv: ["sleep", "74"], deadlineMs: 30_000 });
    await own.clock.sleep(500);
    own.close();
    expect(await running).toMatchObject({ outcome: "signalled", signal: "SIGKILL" });
  });

  it("stops at once when its signal aborts", async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    const startedMs = Date.now();
    const result = await system.programs.run({ argv: ["sleep", "75"], deadlineMs: 30_000, signal: abort.signal });
    expect(result.outcome).toBe("timed-out");
    expect(Date.now() - startedMs).toBeLessThan(3_000);
  });

  it("has no terminal and leads its own group", async () => {
    const result = await system.programs.run({
      argv: ["sh", "-c", "ps -o pgid= -p $$ | tr -d ' '; echo $$; tty"],
      deadlineMs: 3_000,
    });
    const [group, pid, terminal] = result.stdout.trim().split("\n");
    expect(group).toBe(pid);
    expect(terminal).toBe("not a tty");
  });

  const NOT_STARTED: readonly (readonly [string, () => string, string])[] = [
    ["nothing there", () => join(directory, "none"), "ENOENT"],
    ["a directory", () => directory, "EACCES"],
    ["no execute bit", () => program("plain", "#!/bin/sh\n", 0o644), "EACCES"],
    ["an empty file", () => program("empty", ""), "ENOEXEC"],
    ["text", () => program("text", "echo hello\n"), "ENOEXEC"],
    ["a script whose interpreter is gone", () => program("orphan", "#!/nonexistent/sh\n"), "ENOENT"],
    ["a zero byte in the name", () => "/bin/sh\0x", "EINVAL"],
    ["a name that is on no PATH", () => "no-such-program-anywhere", "ENOENT"],
  ];
  for (const [name, path, errno] of NOT_STARTED)
    it(`does not start ${name}: ${errno}`, async () =>
      expect(await system.programs.run({ argv: [path()], deadlineMs: 3_000 })).toMatchObject({
        outcome: "not-started",
        errno,
      }));

  it("does not start an ELF file that ends within its program table", async () => {
    const path = join(directory, "cut");
    copyFileSync("/bin/true", path);
    truncateSync(path, 100);
    expect(await system.programs.run({ argv: [path], deadlineMs: 3_000 })).toMatchObject({ errno: "ENOEXEC" });
  });

  it("says so when the working directory is gone", async () => {
    const cwd = join(directory, "gone");
    expect(await system.programs.run({ argv: ["true"], cwd, deadlineMs: 3_000 })).toMatchObject({ errno: "ENOENT" });
  });

  it("walks past a directory of that name on PATH", async () => {
    mkdirSync(join(directory, "bin/tool"), { recursive: true });
    mkdirSync(join(directory, "bin2"), { recursive: true });
    program("bin2/tool", "#!/bin/sh\necho second\n");
    const environment = { PATH: `${directory}/bin:${directory}/bin2:/usr/bin:/bin` };
    const result = await system.programs.run({ argv: ["tool"], environment, deadlineMs: 3_000 });
    expect(result.stdout).toBe("second\n");
  });

  it.skipIf(process.getuid?.() !== 0)("runs as the judged user where that is another", async () => {
    const other = await liveSystem({ uid: 65_534, gid: 65_534, groups: [] });
    const result = await other.programs.run({ argv: ["id", "-u"], deadlineMs: 3_000 });
    other.close();
    expect(result.stdout).toBe("65534\n");
  });

  it.skipIf(process.getuid?.() !== 0)("runs inside the root of the judged process", async () => {
    const root = join(directory, "root");
    const script = `mkdir -p ${root} && mount -t tmpfs x ${root} && mount --bind /usr ${root} && cd / && echo ready && exec sleep 78`;
    const inside = spawn("unshare", ["-m", "sh", "-c", `${script}`], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      await new Promise((resolve) => inside.stdout.once("data", resolve));
      const pid = inside.pid ?? 0;
      const other = await liveSystem({ pid, root: `/proc/${pid}/root`, cwd: "/" });
      const result = await other.programs.run({ argv: ["/bin/ls", `${root}/bin/env`], deadlineMs: 3_000 });
      other.close();
      expect(result).toMatchObject({ outcome: "exited", exitCode: 0, stdout: `${root}/bin/env\n` });
      expect((await system.programs.run({ argv: ["ls", `${root}/bin/env`], deadlineMs: 3_000 })).exitCode).not.toBe(0);
    } finally {
      inside.kill("SIGKILL");
    }
  });
});
