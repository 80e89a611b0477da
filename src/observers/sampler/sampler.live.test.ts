import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampledRun, sampledRun } from "../../../test/kit/sampled-run.ts";

const NOBODY = 65_534;
let work = "";

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), "gowhy-sampler-"));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("the sampler", () => {
  it("sees what a cold go build starts, and accounts for its CPU time", async () => {
    // A second try is to find the cache cold as well.
    const module = mkdtempSync(join(work, "module-"));
    writeFileSync(join(module, "go.mod"), "module sampler.example/m\n\ngo 1.21\n");
    writeFileSync(join(module, "main.go"), 'package main\n\nfunc main() { println("built") }\n');
    const env = { GOCACHE: join(module, "cache"), GOTOOLCHAIN: "local", GOFLAGS: "-buildvcs=false", GOPROXY: "off" };
    const build = () => sampledRun(["go", "build", "-o", "/dev/null", "."], { cwd: module, env });
    const run = await build();
    expect(run.chains).toContain("go>compile");
    // Linking so small a program may take less than a pause on a machine that is busy with other tests; a warm build only links.
    let { chains } = run;
    for (let again = 0; again < 4 && !chains.includes("go>link"); again += 1) chains = (await build()).chains;
    expect(chains).toContain("go>link");
    const compiles = run.processes.processes.filter(({ argv }) => argv[0]?.endsWith("/compile"));
    expect(compiles.map(({ argv }) => argv[argv.indexOf("-p") + 1])).toContain("runtime");
    expect(run.totalCpuMs).toBeGreaterThan(run.kernelCpuMs * 0.95 - 20);
    expect(run.totalCpuMs).toBeLessThan(run.kernelCpuMs * 1.05 + 20);
  }, 120_000);

  it("counts the CPU time of children too short to be seen", async () => {
    const script = "i=0; while [ $i -lt 500 ]; do /bin/true; i=$((i+1)); done";
    const run = await sampledRun(["sh", "-c", script]);
    const shellMs = run.processes.processes.find(({ argv }) => argv.includes(script))?.cpuMs ?? 0;
    const childrenMs = run.kernelCpuMs - shellMs;
    // What is given for no process that was seen, with what came after the last look.
    const seenMs = sum(run.processes.processes.map(({ cpuMs }) => cpuMs));
    const missedMs = run.totalCpuMs - seenMs;
    expect(run.processes.seen).toBeLessThan(250);
    expect(childrenMs).toBeGreaterThan(100);
    expect(Math.abs(missedMs - childrenMs) / childrenMs).toBeLessThan(0.3);
  });

  it("counts no child twice whose parent sleeps meanwhile, nor the last, which is reaped after the last look", async () => {
    const computes = "i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done";
    const run = await sampledRun(["sh", "-c", `for n in 1 2 3 4 5 6; do sh -c '${computes}'; done; exit 0`]);
    expect(run.kernelCpuMs).toBeGreaterThan(300);
    expect(run.totalCpuMs).toBeGreaterThan(run.kernelCpuMs * 0.95 - 20);
    expect(run.totalCpuMs).toBeLessThan(run.kernelCpuMs * 1.05 + 20);
  });

  it("stays in its budget with 200 processes, and sees all of them", async () => {
    const run = await sampledRun(["sh", "-c", "for i in $(seq 200); do sleep 30 & done; wait"], { forMs: 9_500 });
    // The shell, its 200 sleeps, and seq where a look fell into its few milliseconds.
    expect([201, 202]).toContain(run.processes.seen);
    const last = run.ticks.at(-1);
    expect(last?.members).toBe(201);
    expect(last?.threads).toBeGreaterThan(190);
    // The first two seconds start up 200 processes; Node compiles what it runs in them.
    expect(worstShare(run)).toBeLessThan(0.022);
    expect(Math.max(...run.ticks.slice(-3).map(({ sinceMs }) => sinceMs))).toBeLessThan(1_500);
  }, 30_000);

  it("makes no time of a stop of its own", async () => {
    const stopped = await sampledRun(["sleep", "5"], {
      meanwhile(sampling) {
        setTimeout(() => sampling.kill("SIGSTOP"), 1_500);
        setTimeout(() => sampling.kill("SIGCONT"), 3_500);
      },
    });
    expect(stopped.report.longestGapMs).toBeGreaterThan(1_800);
    expect(sum(stopped.ticks.map(({ sinceMs }) => sinceMs))).toBeLessThanOrEqual(stopped.wallMs);
    expect(sum(stopped.ticks.map(({ cpuMs }) => cpuMs))).toBeLessThan(50);
  });

  it.skipIf(process.getuid?.() !== 0)("reads the sockets of a process in a network of its own", async () => {
    // In that network only bash is there to connect to: a listener of its own, whose backlog takes the connection.
    const listen = "import socket,time\ns=socket.socket()\ns.bind(('127.0.0.1',4711))\ns.listen()\ntime.sleep(9)";
    const connect =
      "until exec 3<>/dev/tcp/127.0.0.1/4711; do sleep 0.1; done; printf 'hello' >&3; read -t 1.5 answer <&3";
    const script = `ip link set lo up; python3 -c "${listen}" & bash -c "${connect}" 2>/dev/null; kill $!`;
    const run = await sampledRun(["unshare", "-n", "sh", "-c", script]);
    const connection = run.sockets.find(({ peer }) => peer === "127.0.0.1:4711");
    expect(connection).toMatchObject({
      protocol: "tcp",
      state: "ESTABLISHED",
      fd: 3,
      retransmits: 0,
      hasReceived: false,
    });
    expect(run.sockets.some(({ state, local }) => state === "LISTEN" && local === "127.0.0.1:4711")).toBe(true);
  });

  it("follows a program that executes another", async () => {
    const run = await sampledRun(["sh", "-c", "sleep 0.3; exec sleep 0.4"]);
    expect(run.processes.processes.map(({ argv }) => argv.join(" ")).sort()).toEqual(["sleep 0.3", "sleep 0.4"]);
    expect(run.report.refused).toEqual([]);
  });

  it("keeps a child whose parent has ended", async () => {
    const run = await sampledRun(["sh", "-c", "sh -c 'sleep 1.6 & sleep 0.3' & sleep 1.3"]);
    const orphan = run.processes.processes.find(({ argv }) => argv.includes("1.6"));
    expect(orphan?.toMs).toBeNull();
    expect(run.chains).toContain("sh>sh>sleep");
  });

  it.skipIf(process.getuid?.() !== 0)(
    "goes on without what a process of another user denies, and says so",
    async () => {
      const target = spawn("sleep", ["20"], { stdio: "ignore" });
      try {
        const run = await sampledRun([], { attachTo: target.pid ?? 0, asUid: NOBODY, forMs: 1_500 });
        const refused = run.report.refused.map(({ what, errno }) => `${what} ${errno}`);
        expect(refused).toContain("io EACCES");
        expect(refused.some((each) => /^fd (?:EACCES|EPERM)$/.test(each))).toBe(true);
        expect(refused.some((each) => /^syscall (?:EACCES|EPERM)$/.test(each))).toBe(true);
        expect(run.ticks.at(-1)).toMatchObject({ members: 1, threads: 1 });
        expect(run.processes.processes[0]?.argv).toEqual(["sleep", "20"]);
      } finally {
        target.kill();
      }
    },
  );
});

/** Of the CPU of the worst stretch of up to ten seconds, the first second apart. */
function worstShare({ ownCpuBySecond }: SampledRun): number {
  const seconds = ownCpuBySecond.slice(2, 12);
  return sum(seconds) / (seconds.length * 1_000);
}
