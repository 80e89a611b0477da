import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPressureFiles, readPressure } from "./pressure-files.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pressure-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function read(membership: string, mountinfo: string) {
  const files = openPressureFiles(membership, mountinfo);
  try {
    return readPressure(files);
  } finally {
    files.close();
  }
}

const psi = (us: number) => `some avg10=0.00 avg60=0.00 avg300=0.00 total=${us}\nfull avg10=0.00 total=1\n`;

describe("pressure of a control group", () => {
  it("is read from the group that binds, in the second version", () => {
    write({
      "ci/cpu.max": "50000 100000\n",
      "ci/cpu.stat": "usage_usec 90\nnr_periods 42\nnr_throttled 40\nthrottled_usec 1500000\n",
      "ci/job/cpu.max": "max 100000\n",
      "ci/job/cpu.stat": "usage_usec 90\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n",
      "ci/memory.max": "1000000\n",
      "ci/memory.current": "900000\n",
      "ci/memory.events": "low 0\nhigh 0\nmax 7\noom 0\noom_kill 0\n",
      "ci/job/memory.max": "max\n",
      "ci/job/memory.events": "low 0\nhigh 0\nmax 0\noom 1\noom_kill 1\n",
      "ci/job/pids.events": "max 3\n",
      "ci/job/cgroup.events": "populated 1\nfrozen 0\n",
      "ci/job/cpu.pressure": psi(5_000),
      "ci/job/memory.pressure": psi(6_000),
      "ci/job/io.pressure": psi(7_000),
    });
    expect(read("0::/ci/job\n", `30 20 0:26 / ${root} rw - cgroup2 cgroup2 rw\n`)).toEqual({
      throttledPeriods: 40,
      throttledMs: 1_500,
      periods: 42,
      memoryLimitHits: 7,
      memoryUsedBytes: 900_000,
      memoryLimitBytes: 1_000_000,
      oomKills: 1,
      pidsMaxHits: 3,
      frozen: false,
      cpuStallMs: 5,
      memoryStallMs: 6,
      ioStallMs: 7,
    });
  });

  it("is read from one hierarchy a controller, in the first version", () => {
    write({
      "cpu/job/cpu.cfs_quota_us": "20000\n",
      "cpu/job/cpu.stat": "nr_periods 10\nnr_throttled 9\nthrottled_time 730000000\n",
      "memory/job/memory.limit_in_bytes": "4096000\n",
      "memory/job/memory.usage_in_bytes": "4000000\n",
      "memory/job/memory.failcnt": "12\n",
      "memory/job/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
      "memory/memory.limit_in_bytes": "9223372036854771712\n",
      "freezer/job/freezer.state": "FREEZING\n",
    });
    const mount = (name: string) => `31 20 0:31 / ${root}/${name} rw - cgroup cgroup rw,${name}\n`;
    const look = read("4:memory:/job\n3:freezer:/job\n2:cpu:/job\n", ["cpu", "memory", "freezer"].map(mount).join(""));
    expect(look).toMatchObject({
      throttledPeriods: 9,
      throttledMs: 730,
      memoryLimitHits: 12,
      memoryLimitBytes: 4_096_000,
      oomKills: 2,
      pidsMaxHits: null,
      frozen: true,
    });
  });

  it("is unknown where there are no groups", () => {
    expect(read("", "")).toMatchObject({ throttledPeriods: null, memoryLimitHits: null, frozen: null });
  });
});
