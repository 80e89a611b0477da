import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aMachine, type Machine } from "../hostile/a-machine.ts";
import { BUNDLE, runGowhy } from "../kit/run-gowhy.ts";

let machine: Machine;
beforeAll(() => {
  machine = aMachine();
});
afterAll(() => machine.remove());
const run = (...argv: string[]) =>
  runGowhy({ argv: ["--offline", ...argv], environment: machine.environment, cwd: machine.module });
const script = (text: string) => run("run", "--", "sh", "-c", text);

describe("gowhy run", () => {
  it.each([0, 1, 7, 255])("gives the command's own code %i", async (code) =>
    expect((await script(`exit ${code}`)).code).toBe(code),
  );
  it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGPIPE", "SIGQUIT"])("dies of the same signal %s", async (signal) =>
    expect((await script(`ulimit -c 0; kill -${signal.slice(3)} $$; sleep 5`)).signal).toBe(signal),
  );
  it("gives 128+N for other signals", async () => expect((await script("kill -KILL $$")).code).toBe(137));
  it("127: not found, 126: not executable", async () => {
    expect((await run("run", "--", "no-such-program")).code).toBe(127);
    expect((await run("run", "--", machine.write("plain", "x"))).code).toBe(126);
  });

  it("is silent when the command succeeds, and hands on its streams, arguments, environment and directory", async () => {
    const ran = await script('printf "%s|" "$HOME" "$PWD"; env | grep -c GOWHY; echo err >&2');
    expect(ran.stdout).toBe(`${machine.environment["HOME"]}|${machine.module}|0\n`);
    expect(ran.stderr).toBe("err\n");
    const words = await run("run", "--", "printf", "%s,", "--json", "-o", "", "a b", "--");
    expect(words.stdout).toBe("--json,-o,,a b,--,");
    expect((await run("go", "env", "GOSUMDB")).stdout).toBe("off\n");
  });

  it("leaves the pipes that it shares with the command as they are", async () => {
    const flags = await script("sleep 2.5; grep -h flags /proc/self/fdinfo/1 /proc/self/fdinfo/2");
    const nonBlocking = 0o4000;
    expect(flags.stdout.match(/[0-7]+/g)?.map((each) => Number.parseInt(each, 8) & nonBlocking)).toEqual([0, 0]);
  });

  it("hands on what else is open, none of its own, and not the descriptor of the report", () => {
    const open = `3>&1 9>${machine.root}/lock 63>&1`;
    const list = "ls /proc/self/fd | tr '\\n' ' '; echo three >&3";
    const bare = spawnSync("bash", ["-c", `sh -c "$0" ${open}`, list], { encoding: "utf8" });
    const ran = spawnSync(
      "bash",
      ["-c", `"$0" "$1" --offline run -- sh -c "$2" ${open}`, process.execPath, BUNDLE, list],
      {
        encoding: "utf8",
        env: machine.environment,
      },
    );
    expect(bare.stdout).toContain("three\n");
    expect(ran.stdout).toBe(bare.stdout);
    const report = ["-c", `"$0" "$1" --offline --report-fd 5 run -- sh -c 'echo x >&5' 5>/dev/null`];
    expect(spawnSync("bash", [...report, process.execPath, BUNDLE], { env: machine.environment }).status).toBe(2);
  });

  it("refuses a descriptor for the report that nobody opened: under its number may be one of Node's own", async () => {
    for (const fd of ["3", "5", "12", "77"]) {
      const ran = await run("--report-fd", fd, "--json", "run", "--", "echo", "started");
      expect([ran.code, ran.stdout]).toEqual([2, ""]);
      expect(ran.stderr).toContain(`--report-fd ${fd}`);
    }
  });

  it("gives the user's own soft limit of open files back", () => {
    const shell = 'ulimit -Sn 300; exec "$0" run -- sh -c "ulimit -Sn"';
    const ran = spawnSync("sh", ["-c", shell, BUNDLE], { encoding: "utf8", env: machine.environment });
    expect(ran.stdout.trim()).toBe("300");
  });

  it("reports on standard error, or to a file, or to a descriptor", async () => {
    const failing = ["run", "--", "prlimit", "--nofile=9:9", "go", "build", "."];
    const ran = await run(...failing);
    expect(ran.code).not.toBe(0);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toContain("limits/nofile-hard-low");
    const file = join(machine.root, "report.json");
    const quiet = await run("--json", "-o", file, ...failing);
    const diagnosis = JSON.parse(readFileSync(file, "utf8"));
    expect(diagnosis.verdicts[0]).toMatchObject({ cause: "limits/nofile-hard-low", state: "confirmed", role: "root" });
    expect(diagnosis.subject).toMatchObject({ kind: "command", exitCode: quiet.code, argv: failing.slice(2) });
    expect(diagnosis.verdicts[0].evidence[0].values.limit).toBe(9);
    const shell = `exec "$0" "$1" --offline --json --report-fd 5 ${failing.join(" ")} 5>${machine.root}/fd.json`;
    spawnSync("sh", ["-c", shell, process.execPath, BUNDLE], { env: machine.environment, cwd: machine.module });
    expect(JSON.parse(readFileSync(join(machine.root, "fd.json"), "utf8")).schemaVersion).toBe(1);
  });

  it("refuses before it starts what it cannot do", async () => {
    const mark = join(machine.root, "started");
    for (const options of [["--json"], ["--from", "facts.json"]])
      expect((await run(...options, "run", "--", "touch", mark)).code).toBe(2);
    expect((await run("run")).code).toBe(2);
    expect(existsSync(mark)).toBe(false);
  });

  it("adds little: 100 ms after a success, 3 s after a failure", async () => {
    const { tookMs: bareMs } = await runGowhy({ argv: ["--version"] });
    // The bounds of CONTRACT, and as much again for a busy machine.
    expect((await script("exit 0")).tookMs - bareMs).toBeLessThan(2 * 100);
    expect((await script("exit 3")).tookMs - bareMs).toBeLessThan(2 * 3_000);
  });
});

describe("signals", () => {
  const started = (text: string, ...options: string[]) => {
    const child = spawn(process.execPath, [BUNDLE, "--offline", ...options, "run", "--", "sh", "-c", text], {
      env: machine.environment,
      stdio: ["ignore", "pipe", "ignore"],
    });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += String(chunk);
    });
    const ready = new Promise<void>((resolve) => child.stdout.once("data", () => resolve()));
    const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
    return { child, ready, ended, out: () => out };
  };
  it.each(["SIGTERM", "SIGHUP", "SIGINT", "SIGUSR2"] as const)(
    "hands on %s that was sent to gowhy alone",
    async (name) => {
      const short = name.slice(3);
      const { child, ready, ended, out } = started(
        `trap 'echo ${short}; exit 5' ${short}; echo ready; while :; do sleep 0.05; done`,
      );
      await ready;
      child.kill(name);
      expect(await ended).toBe(5);
      expect(out()).toBe(`ready\n${short}\n`);
    },
  );

  it("says one length of the command in the whole report, of one that still runs and of one that ended", async () => {
    const file = join(machine.root, "outlived.json");
    const text = "trap '' TERM; echo ready; sleep 2; sleep 1";
    const { child, ready, ended } = started(text, "--json", "-o", file);
    await ready;
    await sleep(500);
    child.kill("SIGTERM");
    for (let waitedMs = 0; !existsSync(file) && waitedMs < 2_000; waitedMs += 20) await sleep(20);
    const early = JSON.parse(readFileSync(file, "utf8"));
    expect(early.subject.exitCode).toBeNull();
    expect(early.time.wallMs).toBe(early.subject.wallMs);
    expect(await ended).toBe(0);
    const late = JSON.parse(readFileSync(file, "utf8"));
    expect(late.subject.exitCode).toBe(0);
    expect(late.time.wallMs).toBe(late.subject.wallMs);
    expect(late.subject.wallMs).toBeGreaterThan(early.subject.wallMs);
  });

  it("outlives Ctrl-C of the terminal, which the command gets once", () => {
    const ran = spawnSync("python3", ["-c", TERMINAL, process.execPath, BUNDLE], {
      encoding: "utf8",
      env: machine.environment,
      timeout: 30_000,
    });
    // The report quotes the command, which holds the word as well: only what it printed ends a line.
    expect(ran.stdout.match(/got-int\r?$/gm)).toHaveLength(1);
    expect(ran.stdout).toContain("code 9");
  });
});

/** A terminal of its own; types Ctrl-C once the command is ready. */
const TERMINAL = `
import os, pty, sys, time
pid, master = pty.fork()
if pid == 0:
    text = "trap 'echo got-int; sleep 0.3; exit 9' INT; echo ready; while :; do sleep 0.05; done"
    os.execv(sys.argv[1], [sys.argv[1], sys.argv[2], "--offline", "run", "--", "sh", "-c", text])
seen = b""
typed = False
while True:
    try:
        part = os.read(master, 4096)
    except OSError:
        break
    if not part: break
    seen += part
    if b"ready" in seen and not typed:
        typed = True
        time.sleep(0.2)
        os.write(master, b"\\x03")
_, status = os.waitpid(pid, 0)
print(seen.decode(), "code", os.waitstatus_to_exitcode(status))
`;

describe("a gowhy that is killed", () => {
  it("leaves the command, and nothing of its own: not even a C compiler that hangs", async () => {
    const compiler = machine.write("bin/hung-cc", `#!/bin/sh\nexec sleep 300.${process.pid}\n`, 0o755);
    const child = spawn(process.execPath, [BUNDLE, "--offline", "run", "--", "sh", "-c", "sleep 4; echo lived; :"], {
      env: { ...machine.environment, CC: compiler, CGO_ENABLED: "1" },
      cwd: machine.module,
      stdio: ["ignore", "pipe", "ignore"],
    });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += String(chunk);
    });
    const closed = new Promise<void>((resolve) => child.stdout.once("close", () => resolve()));
    const hung = () => processesWith(`300.${process.pid}`);
    for (let waitedMs = 0; hung() === 0 && waitedMs < 4_000; waitedMs += 50) await sleep(50);
    expect(hung()).toBe(1);
    child.kill("SIGKILL");
    for (let waitedMs = 0; hung() > 0 && waitedMs < 3_000; waitedMs += 50) await sleep(50);
    expect(hung()).toBe(0);
    // One that was about to start hears of it when it has: 150 ms.
    for (let waitedMs = 0; processesWith(BUNDLE) > 0 && waitedMs < 1_000; waitedMs += 50) await sleep(50);
    expect(processesWith(BUNDLE)).toBe(0);
    await closed;
    expect(out).toBe("lived\n");
  });
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Processes of this test's own directory or bundle with that word in their arguments. */
function processesWith(word: string): number {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(word);
    } catch {
      return false;
    }
  }).length;
}
