import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { named, watchLive } from "../../../test/kit/watch-live.ts";

const directory = mkdtempSync(join(tmpdir(), "gowhy-waits-"));
const cleanUps: (() => void)[] = [];
afterAll(() => {
  for (const each of cleanUps.reverse()) each();
  rmSync(directory, { recursive: true, force: true });
});

const isRoot = process.getuid?.() === 0;
const has = (program: string): boolean => {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** A program that goes on until the tests end. */
async function background(argv: readonly string[], waitMs = 150): Promise<number> {
  const [program = "", ...rest] = argv;
  const child = spawn(program, rest, { stdio: "ignore", detached: true });
  const pid = child.pid ?? 0;
  cleanUps.push(() => {
    for (const signal of ["SIGCONT", "SIGKILL"] as const)
      try {
        process.kill(-pid, signal);
      } catch {}
  });
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  return pid;
}

describe("locks", () => {
  it("names the file, the holder and what the holder does", async () => {
    const lock = join(directory, "held.lock");
    const holder = await background(["flock", lock, "sleep", "60"]);
    const seen = await watchLive(["flock", "-s", lock, "true"], {
      forMs: 8_000,
      until: (waits) => waits.some(({ holders }) => (holders[0]?.argv.length ?? 0) > 1),
    });
    const wait = seen.wait("lock");
    expect(wait).toMatchObject({ on: lock, syscall: "flock", file: { path: lock } });
    expect(wait.holders.map(({ pid }) => pid)).toContain(holder);
    const main = wait.holders.find(({ pid }) => pid === holder);
    expect(main).toMatchObject({ argv: ["flock", lock, "sleep", "60"], waitsFor: "its child sleep" });
    expect(seen.leading).toMatchObject({ what: "lock", detail: lock });
  });

  it("finds the heir of a lock whose taker has ended", async () => {
    const lock = join(directory, "inherited.lock");
    // The shell locks descriptor 9, gives it to a child and ends.
    const shell = await background(["sh", "-c", `exec 9>${lock}; flock 9; sleep 60 & exit 0`], 300);
    const seen = await watchLive(["flock", lock, "true"], {
      forMs: 8_000,
      until: (waits) => waits.some(({ holders }) => (holders[0]?.argv.length ?? 0) > 1),
    });
    const wait = seen.wait("lock");
    expect(wait.holders).toEqual([{ pid: expect.any(Number), argv: ["sleep", "60"], waitsFor: "nothing (sleeping)" }]);
    expect(wait.holders[0]?.pid).not.toBe(shell);
    expect(wait.figures["endedHolderPid"]).toBeGreaterThan(0);
  });

  it.runIf(isRoot)("finds that heir where a pid namespace hides the lock from the table", async () => {
    const lock = join(directory, "hidden.lock");
    const inner = `exec 9>${lock}; flock 9; sleep 59 & sleep 58`;
    await background(
      ["unshare", "-fp", "--mount-proc", "sh", "-c", `sh -c '${inner.replace("sleep 58", "exit 0")}'; sleep 57`],
      400,
    );
    const seen = await watchLive(["flock", lock, "true"], {
      forMs: 8_000,
      until: (waits) => waits.some(({ holders }) => (holders[0]?.argv.length ?? 0) > 1),
    });
    expect(seen.wait("lock").holders).toMatchObject([{ argv: ["sleep", "59"] }]);
  });

  it("says of a stopped holder that it is stopped", async () => {
    const lock = join(directory, "stopped.lock");
    const holder = await background(["flock", "-F", lock, "sleep", "60"]);
    process.kill(holder, "SIGSTOP");
    const seen = await watchLive(["flock", lock, "true"], { forMs: 3_000, until: named("lock") });
    expect(seen.wait("lock").holders).toMatchObject([{ pid: holder, waitsFor: "a SIGCONT: it is stopped" }]);
  });

  it("sees the locks of fcntl too", async () => {
    const program = join(directory, "set-lock");
    const lock = join(directory, "posix.lock");
    writeFileSync(
      `${program}.c`,
      "#include <fcntl.h>\n#include <unistd.h>\nint main(int c, char **v) {\n  struct flock f = { .l_type = F_WRLCK };\n  int d = open(v[1], O_RDWR | O_CREAT, 0600);\n  if (fcntl(d, F_SETLKW, &f)) return 1;\n  pause();\n}\n",
    );
    execFileSync("gcc", ["-o", program, `${program}.c`]);
    const holder = await background([program, lock]);
    const seen = await watchLive([program, lock], { forMs: 3_000, until: named("lock") });
    expect(seen.wait("lock")).toMatchObject({ on: lock, syscall: "fcntl", holders: [{ pid: holder }] });
  });
});

describe("processes that are not let run", () => {
  it("names a stop", async () => {
    const seen = await watchLive(["sleep", "60"], {
      forMs: 2_000,
      until: named("stopped"),
      meanwhile: (target) => void process.kill(target.pid ?? 0, "SIGSTOP"),
    });
    expect(seen.wait("stopped")).toMatchObject({ on: "SIGCONT" });
    expect(seen.leading?.what).toBe("stopped");
  });

  it("names the tracer of a process that is held by one", async () => {
    const seen = await watchLive(["sh", "-c", "exec strace -D -o /dev/null -e trace=none sleep 60"], {
      forMs: 3_000,
      until: named("stopped"),
      // strace stops with its tracee under it: a stop under ptrace is a stop of the tracer's making.
      meanwhile: async (target) => {
        await new Promise((resolve) => setTimeout(resolve, 400));
        process.kill(target.pid ?? 0, "SIGSTOP");
      },
    });
    const wait = seen.wait("stopped");
    expect(wait.on).toBe(`strace (${wait.figures["tracerPid"]})`);
    expect(wait.holders).toMatchObject([{ pid: wait.figures["tracerPid"] }]);
  });

  const freezers = [
    { version: "v1", root: "/sys/fs/cgroup/freezer", file: "freezer.state", frozen: "FROZEN", thawed: "THAWED" },
    { version: "v2", root: "/sys/fs/cgroup/unified", file: "cgroup.freeze", frozen: "1", thawed: "0" },
    { version: "v2", root: "/sys/fs/cgroup", file: "cgroup.freeze", frozen: "1", thawed: "0" },
  ].filter(
    ({ root, version }) =>
      existsSync(join(root, "cgroup.procs")) && (version === "v1" || !existsSync("/sys/fs/cgroup/freezer")),
  );
  it.runIf(isRoot && freezers.length > 0).each(freezers)(
    "names the frozen control group ($version)",
    async (freezer) => {
      const group = join(freezer.root, `gowhy-waits-${process.pid}`);
      mkdirSync(group);
      cleanUps.push(() => execFileSync("rmdir", [group]));
      const seen = await watchLive(["sleep", "60"], {
        forMs: 3_000,
        until: named("frozen"),
        meanwhile: (target) => {
          writeFileSync(join(group, "cgroup.procs"), String(target.pid));
          writeFileSync(join(group, freezer.file), freezer.frozen);
        },
        release: () => writeFileSync(join(group, freezer.file), freezer.thawed),
      });
      expect(seen.wait("frozen").on).toBe(`control group /gowhy-waits-${process.pid}`);
    },
  );
});

describe("file systems", () => {
  it.runIf(isRoot)("proves a frozen file system, and names its mount", async () => {
    const image = join(directory, "image");
    const mount = join(directory, "frozen");
    mkdirSync(mount);
    execFileSync("truncate", ["-s", "16M", image]);
    execFileSync("mkfs.ext4", ["-q", "-F", image]);
    execFileSync("mount", ["-o", "loop", image, mount]);
    cleanUps.push(() => execFileSync("umount", [mount]));
    execFileSync("fsfreeze", ["-f", mount]);
    let isThawed = false;
    const thaw = () => {
      if (!isThawed) execFileSync("fsfreeze", ["-u", mount]);
      isThawed = true;
    };
    cleanUps.push(thaw);
    const seen = await watchLive(["touch", join(mount, "new")], {
      forMs: 3_000,
      until: named("frozen"),
      release: thaw,
    });
    expect(seen.wait("frozen")).toMatchObject({
      on: mount,
      syscall: "openat",
      file: { path: join(mount, "new"), mountPoint: mount, fileSystem: "ext4" },
      figures: { stackShowsFreeze: 1 },
    });
  });

  it.runIf(isRoot && has("bindfs"))("names a FUSE mount whose daemon is stopped", async () => {
    const below = join(directory, "below");
    const mount = join(directory, "fuse");
    mkdirSync(below);
    mkdirSync(mount);
    const daemon = await background(["bindfs", "-f", below, mount], 500);
    cleanUps.push(() => execFileSync("umount", ["-l", mount]));
    process.kill(daemon, "SIGSTOP");
    const seen = await watchLive(["cat", join(mount, "some", "file")], {
      forMs: 3_000,
      until: named("filesystem"),
      release: () => process.kill(daemon, "SIGCONT"),
    });
    const wait = seen.wait("filesystem");
    expect(wait).toMatchObject({ on: join(mount, "some", "file"), file: { mountPoint: mount } });
    expect(wait.file?.fileSystem).toMatch(/^fuse/);
    expect(wait.wchan).toBe("request_wait_answer");
  });
});

describe("a holder that waits itself", () => {
  it.runIf(isRoot && has("bindfs"))("says of the holder of a lock which file system it waits for", async () => {
    const below = join(directory, "below-holder");
    const mount = join(directory, "fuse-holder");
    const lock = join(directory, "busy.lock");
    mkdirSync(below);
    mkdirSync(mount);
    const daemon = await background(["bindfs", "-f", below, mount], 500);
    cleanUps.push(() => execFileSync("umount", ["-l", mount]));
    process.kill(daemon, "SIGSTOP");
    // The shell holds the lock itself and looks for a file.
    const holder = await background(["bash", "-c", `exec 9>${lock}; flock 9; [ -e ${mount}/file ]`], 300);
    const seen = await watchLive(["flock", lock, "true"], {
      forMs: 5_000,
      until: (waits) => waits.some(({ holders }) => holders[0]?.waitsFor?.includes("/file") ?? false),
      release: () => process.kill(daemon, "SIGCONT"),
    });
    expect(seen.wait("lock").holders).toMatchObject([
      { pid: holder, waitsFor: `the file system at ${join(mount, "file")}` },
    ]);
  });
});

describe("people and pipes", () => {
  it("names a prompt at the terminal, and that the terminal is read", async () => {
    const seen = await watchLive(["script", "-qec", "sh -c 'read answer'", "/dev/null"], {
      forMs: 3_000,
      until: (waits) =>
        waits.some((each) => each.what === "prompt" && each.argv[0] === "sh" && each.namedAtMs !== null),
      spawn: { stdio: ["pipe", "ignore", "ignore"] },
    });
    const prompt = seen.waits.find((each) => each.what === "prompt" && each.argv[0] === "sh");
    expect(prompt?.on).toMatch(/^\/dev\/pts\/\d+$/);
    expect(seen.readTerminal).toBe(true);
  });

  it("names a reader of the terminal that runs in the background", async () => {
    const seen = await watchLive(["script", "-qec", "bash -ic '(cat /dev/tty) & sleep 60'", "/dev/null"], {
      forMs: 4_000,
      until: (waits) => waits.some((each) => each.figures["inBackground"] === 1),
      spawn: { stdio: ["pipe", "ignore", "ignore"] },
    });
    const prompt = seen.waits.find((each) => each.figures["inBackground"] === 1);
    expect(prompt).toMatchObject({ what: "prompt", argv: ["cat", "/dev/tty"] });
  });

  it("names the reader that does not read standard output", async () => {
    const seen = await watchLive(["sh", "-c", "yes | sleep 60"], {
      forMs: 4_000,
      until: (waits) => waits.some((each) => each.what === "stdout" && each.holders.length > 0),
    });
    const wait = seen.wait("stdout");
    expect(wait).toMatchObject({
      argv: ["yes"],
      syscall: "write",
      holders: [{ argv: ["sleep", "60"], waitsFor: "nothing (sleeping)" }],
    });
    expect(wait.on).toMatch(/^stdout \(pipe:\[\d+\]\)$/);
  });

  it("names who does not read a pipe that has a name", async () => {
    const pipe = join(directory, "unread");
    execFileSync("mkfifo", [pipe]);
    await background(["sh", "-c", `exec sleep 60 < ${pipe}`], 0);
    const seen = await watchLive(["sh", "-c", `exec yes > ${pipe}`], {
      forMs: 4_000,
      until: (waits) => waits.some((each) => (each.holders[0]?.argv.length ?? 0) > 1),
    });
    expect(seen.wait("stdout")).toMatchObject({
      on: `stdout (${pipe})`,
      syscall: "write",
      holders: [{ argv: ["sleep", "60"], waitsFor: "nothing (sleeping)" }],
    });
  });

  it("takes a pipe that nobody has opened yet for no file system", async () => {
    const pipe = join(directory, "lonely");
    execFileSync("mkfifo", [pipe]);
    const writes = await watchLive(["sh", "-c", `echo x > ${pipe}`], {
      forMs: 3_000,
      until: (waits) => waits.some((each) => each.what === "stdout" && each.on === pipe && each.namedAtMs !== null),
    });
    expect(writes.wait("stdout").on).toBe(pipe);
    expect(writes.waits.filter(({ what }) => what === "filesystem")).toEqual([]);
    const reads = await watchLive(["sh", "-c", `cat < ${pipe}`], { forMs: 1_500 });
    expect(reads.waits.filter(({ what }) => what === "filesystem")).toEqual([]);
  });

  it("names the child that is waited for", async () => {
    const seen = await watchLive(["sh", "-c", "sleep 60; true"], { forMs: 3_000, until: named("child") });
    expect(seen.wait("child")).toMatchObject({ on: "sleep 60", argv: ["sh", "-c", "sleep 60; true"] });
    expect(seen.leading).toMatchObject({ what: "child", detail: "sleep 60" });
  });
});
