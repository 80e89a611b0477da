import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { afterEach, describe, expect, it } from "vitest";
import { runProbe } from "../../../test/kit/probe-program.ts";
import { cgroupLimits, memoryPressure, processors, resourceLimits } from "../../facts/limits.ts";

const started: ChildProcess[] = [];
const groups: string[] = [];

/** A process that stays, under whatever the words before it do. */
async function sleeper(...wrap: string[]): Promise<number> {
  const [program = "", ...rest] = [...wrap, "sleep", "60"];
  const child = spawn(program, rest, { stdio: "ignore" });
  started.push(child);
  await new Promise((resolve) => setTimeout(resolve, 150));
  return child.pid ?? -1;
}

afterEach(async () => {
  for (const child of started.splice(0)) {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }
  for (const group of groups.splice(0)) {
    for (let tries = 0; existsSync(group) && tries < 40; tries += 1) {
      try {
        rmdirSync(group);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
});

const ask = async (probe: string, given: { ofPid?: number; script?: string } = {}) => {
  const answers = await runProbe(given.script ?? "probe", {
    probe: `src/probes/limits/${probe}.ts`,
    known: {},
    ...(given.ofPid === undefined ? {} : { ofPid: given.ofPid }),
  });
  return Object.values(answers)[0]?.value;
};

describe("read-resource-limits", () => {
  it("reads those of another process, not gowhy's own", async () => {
    const ofPid = await sleeper("prlimit", "--nofile=100:200", "--fsize=4096");
    const limits = v.parse(resourceLimits.schema, await ask("read-resource-limits", { ofPid }));
    expect(limits).toMatchObject({
      openFiles: { soft: 100, hard: 200 },
      openFilesOfGo: 199,
      fileSizeBytes: { soft: 4_096, hard: 4_096 },
    });
    expect(limits.threadsOfUid).toBeGreaterThan(0);
  });
  it("knows the soft limit from the launcher, because Node has raised its own", async () => {
    const script = "ulimit -Sn 64; ulimit -Hn 300; GOWHY_OPEN_FILES=64 probe";
    const limits = v.parse(resourceLimits.schema, await ask("read-resource-limits", { script }));
    expect(limits.openFiles).toEqual({ soft: 64, hard: 300 });
  });
});

describe("count-processors", () => {
  it("counts what the affinity mask allows", async () => {
    const ofPid = await sleeper("taskset", "-c", "0");
    expect(v.parse(processors.schema, await ask("count-processors", { ofPid }))).toMatchObject({
      allowed: 1,
      goMaxProcs: 1,
      goMaxProcsFrom: "affinity",
    });
  });
  it("takes GOMAXPROCS of the judged environment", async () => {
    const ofPid = await sleeper("env", "GOMAXPROCS=7");
    expect(await ask("count-processors", { ofPid })).toMatchObject({ goMaxProcs: 7, goMaxProcsFrom: "environment" });
  });
});

const V1 = "/sys/fs/cgroup/memory";
describe.skipIf(process.getuid?.() !== 0 || !existsSync(`${V1}/memory.limit_in_bytes`))(
  "read-cgroup-limits (v1)",
  () => {
    const group = (controller: string, name: string, files: Record<string, string>) => {
      const directory = `/sys/fs/cgroup/${controller}/${name}`;
      mkdirSync(directory);
      groups.unshift(directory);
      for (const [file, value] of Object.entries(files)) writeFileSync(`${directory}/${file}`, value);
      return directory;
    };
    it("finds the tightest limit among the ancestors", async () => {
      const name = `gowhytest.${process.pid}`;
      group("memory", name, { "memory.limit_in_bytes": String(64 * 2 ** 20) });
      const inner = group("memory", `${name}/inner`, { "memory.limit_in_bytes": String(512 * 2 ** 20) });
      const cpu = group("cpu", name, { "cpu.cfs_period_us": "100000", "cpu.cfs_quota_us": "50000" });
      const pids = group("pids", name, { "pids.max": "20" });
      const ofPid = await sleeper();
      for (const directory of [inner, cpu, pids]) writeFileSync(`${directory}/cgroup.procs`, String(ofPid));
      expect(v.parse(cgroupLimits.schema, await ask("read-cgroup-limits", { ofPid }))).toMatchObject({
        path: `/${name}/inner`,
        memoryLimitBytes: 64 * 2 ** 20,
        memoryLimitAt: `${V1}/${name}`,
        oomKills: 0,
        cpuQuotaCpus: 0.5,
        pidsMax: 20,
        pidsCurrent: 1,
        pidsMaxHits: 0,
      });
    });
  },
);

describe("read-memory-pressure", () => {
  it("reads the machine", async () => {
    const pressure = v.parse(memoryPressure.schema, await ask("read-memory-pressure"));
    expect(pressure.totalBytes).toBeGreaterThan(pressure.availableBytes);
  });
  it.skipIf(process.getuid?.() !== 0)("has no kernel log where it may not read it", async () => {
    const script =
      'setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all --inh-caps -all sh -c \'"$NODE" "$PROGRAM" "$REQUEST"\'';
    const pressure = v.parse(
      memoryPressure.schema,
      await ask("read-memory-pressure", { script: `chmod 755 "$(dirname "$PROGRAM")"; ${script}` }),
    );
    expect(pressure.kills).toBeNull();
  });
});
