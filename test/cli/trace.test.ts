import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUNDLE, type GowhyRun, runGowhy } from "../kit/run-gowhy.ts";

interface Trace {
  readonly rung: string;
  readonly programs: readonly { readonly argv: readonly string[]; readonly tookMs: number | null }[];
  readonly longCalls: readonly { readonly name: string; readonly argument: string; readonly tookMs: number | null }[];
  readonly calls: readonly { readonly name: string; readonly count: number }[];
}
interface SavedTrace {
  readonly state: string;
  readonly reason?: string;
  readonly detail?: string;
  readonly value?: Trace;
}

const directory = mkdtempSync(join(tmpdir(), "gowhy-trace-"));
const saved = join(directory, "facts.json");
const noPtrace = join(directory, "no-ptrace");
const has = (program: string) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const isRoot = process.getuid?.() === 0;

/** Answers EPERM to ptrace, as a container's profile does. Source: seccomp(2). */
const NO_PTRACE = `#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv) {
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_ptrace, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { sizeof code / sizeof *code, code };
  if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) return 125;
  execvp(argv[1], argv + 1);
  return 127;
}
`;

beforeAll(() => {
  writeFileSync(`${noPtrace}.c`, NO_PTRACE);
  if (has("gcc")) execFileSync("gcc", ["-o", noPtrace, `${noPtrace}.c`]);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const traced = (rung: string, command: readonly string[], more: Partial<Parameters<typeof runGowhy>[0]> = {}) =>
  runGowhy({ argv: ["run", "--trace", rung, "--offline", "--save", saved, "--", ...command], ...more });

function trace(): SavedTrace | undefined {
  const facts: readonly (SavedTrace & { readonly id: string })[] = JSON.parse(readFileSync(saved, "utf8")).facts;
  return facts.find(({ id }) => id === "watch.trace");
}

describe.runIf(has("strace"))("--trace strace", () => {
  it("names the programs and the long waits, and says first what it does", async () => {
    const lock = join(directory, "lock");
    const run = await traced("strace", [
      "sh",
      "-c",
      `flock ${lock} sleep 0.4 & sleep 0.1; flock ${lock} true; wait; exit 7`,
    ]);
    expect(run.code).toBe(7);
    expect(run.stderr).toMatch(/^gowhy: --trace strace: .*no_new_privs/s);
    const value = trace()?.value;
    expect(value?.programs.map(({ argv }) => argv[0])).toEqual(
      expect.arrayContaining(["sh", "flock", "sleep", "true"]),
    );
    expect(value?.longCalls).toContainEqual(expect.objectContaining({ name: "flock", argument: lock }));
    expect(value?.calls.map(({ name }) => name)).not.toContain("gettid");
    expect(readdirSync("/dev/shm").filter((name) => name.startsWith(".gowhy-go-"))).toEqual([]);
  });

  it.each([
    ["an exit code", "exit 3"],
    ["a death by TERM", "kill -TERM $$"],
    ["a death by SEGV", "ulimit -c 0; kill -SEGV $$"],
    ["a command that is not there", ""],
  ])("keeps %s", async (_, script) => {
    const command = script === "" ? ["no-such-command-here"] : ["sh", "-c", script];
    const plain = await runGowhy({ argv: ["run", "--offline", "--", ...command] });
    const run = await traced("strace", command);
    expect([run.code, run.signal]).toEqual([plain.code, plain.signal]);
  });

  it("is no stop that is reported, and a real stop goes on with CONT", async () => {
    const child = spawn(
      process.execPath,
      [
        BUNDLE,
        "run",
        "--trace",
        "strace",
        "--offline",
        "--save",
        saved,
        "--",
        "sh",
        "-c",
        "echo $$; kill -STOP $$; exit 5",
      ],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    const pid = await new Promise<number>((resolve) => child.stdout.once("data", (data) => resolve(Number(data))));
    await expect.poll(() => stateOf(pid), { timeout: 5_000 }).toMatch(/^[Tt]$/);
    // Still stopped a moment later: nobody continues it by himself.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stateOf(pid)).toMatch(/^[Tt]$/);
    process.kill(pid, "SIGCONT");
    expect(await new Promise((resolve) => child.once("exit", (code) => resolve(code)))).toBe(5);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });

  it.runIf(has("gcc"))("is refused by a seccomp filter, and the command runs all the same", async () => {
    const run = await traced("strace", ["sh", "-c", "exit 4"], { wrap: [noPtrace] });
    expect(run.code).toBe(4);
    expect(run.stderr).toContain("a seccomp filter");
    expect(trace()).toMatchObject({
      state: "unknown",
      reason: "not-permitted",
      detail: expect.stringContaining("seccomp"),
    });
  });

  it("is refused where strace traces gowhy already", async () => {
    const run = await traced("strace", ["sh", "-c", "exit 4"], {
      wrap: ["strace", "-f", "-qq", "-e", "trace=none", "-o", "/dev/null"],
    });
    expect(run.code).toBe(4);
    expect(run.stderr).toContain("can have only one");
  });

  it("is refused where there is no strace", async () => {
    const bin = mkdtempSync(join(directory, "bin-"));
    symlinkSync("/bin/sh", join(bin, "sh"));
    const run = await traced("strace", ["sh", "-c", "exit 4"], { environment: { PATH: bin, HOME: directory } });
    expect(run.code).toBe(4);
    expect(run.stderr).toContain("there is no strace on PATH");
    expect(trace()).toMatchObject({ state: "unknown", reason: "not-installed" });
  });

  it.runIf(isRoot)("serves a user without rights", async () => {
    const facts = join(mkdtempSync(join(tmpdir(), "gowhy-nobody-")), "facts.json");
    execFileSync("chmod", ["777", join(facts, "..")]);
    const run = await runGowhy({
      argv: ["run", "--trace", "strace", "--offline", "--save", facts, "--", "sh", "-c", "sleep 0.2; exit 6"],
      wrap: ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"],
      environment: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" },
    });
    expect(run.code).toBe(6);
    expect(run.stderr).toContain("no_new_privs");
    expect(readFileSync(facts, "utf8")).toContain('"rung": "strace"');
    rmSync(join(facts, ".."), { recursive: true, force: true });
  });
});

/** tracefs in a mount namespace of its own: the machine's stays as it is. */
const WITH_TRACEFS = ["unshare", "-m", "sh", "-c", 'mount -t tracefs tracefs /sys/kernel/tracing && exec "$@"', "sh"];
const mayMountTracefs = isRoot && spawnSync(WITH_TRACEFS[0] ?? "", [...WITH_TRACEFS.slice(1), "true"]).status === 0;
const isSeen = (run: GowhyRun) => !run.stderr.includes("with the sampler alone");

describe.each([
  ["perf", "perf"],
  ["bpf", "bpftrace"],
])("--trace %s", (rung, program) => {
  it.runIf(has(program) && mayMountTracefs)("tells the calls that last, for root", async () => {
    const run = await traced(rung, ["sh", "-c", "sleep 2.5; sleep 1.2; exit 3"], { wrap: WITH_TRACEFS });
    expect(run.code).toBe(3);
    expect(isSeen(run)).toBe(true);
    expect(trace()?.value?.rung).toBe(rung);
    expect(trace()?.value?.longCalls.map(({ name }) => name)).toContain("wait4");
  });

  it("is refused for a user without rights, by name, and the command runs", async () => {
    const wrap = isRoot ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : [];
    const run = await runGowhy({ argv: ["run", "--trace", rung, "--offline", "--", "sh", "-c", "exit 4"], wrap });
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/with the sampler alone/);
    expect(run.stderr).toMatch(/no perf|no bpftrace|tracefs|perf_event_paranoid|CAP_BPF/);
  });

  it.runIf(has(program) && mayMountTracefs)("is refused for root of a user namespace", async () => {
    const run = await traced(rung, ["sh", "-c", "exit 4"], { wrap: [...WITH_TRACEFS, "unshare", "-U", "-r"] });
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(/user namespace|tracefs/);
  });
});

function stateOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
}
