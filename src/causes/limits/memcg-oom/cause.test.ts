import { expect, it } from "vitest";
import { aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { ValueOf } from "../../../facts/fact.ts";
import type { cgroupLimits, memoryPressure } from "../../../facts/limits.ts";
import type { watchedCommand } from "../../../facts/subject.ts";
import cause from "./cause.ts";

type Groups = ValueOf<typeof cgroupLimits>;
type Kills = ValueOf<typeof memoryPressure>["kills"];

const MB = 2 ** 20;
const groups = (given: Partial<Groups> = {}): Groups => ({
  version: "v2",
  path: "/ci/job7/go",
  memoryLimitBytes: 300 * MB,
  memoryLimitAt: "/sys/fs/cgroup/ci/job7",
  memoryCurrentBytes: 20 * MB,
  memoryPeakBytes: 300 * MB,
  oomKills: 0,
  cpuQuotaCpus: null,
  cpuQuotaAt: null,
  throttledPeriods: null,
  totalPeriods: null,
  pidsMax: null,
  pidsCurrent: null,
  pidsMaxHits: null,
  ...given,
});
const pressure = (kills: Kills): ValueOf<typeof memoryPressure> => ({
  totalBytes: 8_000 * MB,
  availableBytes: 4_000 * MB,
  swapTotalBytes: 0,
  cpuSome10: 0,
  memorySome10: 0,
  ioSome10: 0,
  globalOomKills: 0,
  kills,
  inotifyInstancesMax: 128,
  inotifyWatchesMax: 8_192,
  inotifyInstancesUsed: 0,
  inotifyWatchesUsed: 0,
});
const kill = (given: Partial<NonNullable<Kills>[number]> = {}): NonNullable<Kills>[number] => ({
  program: "compile",
  pid: 4_711,
  ageMs: 2_000,
  inCgroup: true,
  cgroup: "/ci/job7",
  limitBytes: 300 * MB,
  goTool: true,
  ...given,
});
const watched = (given: Partial<ValueOf<typeof watchedCommand>> = {}): ValueOf<typeof watchedCommand> => ({
  argv: ["go", "build", "./..."],
  exitCode: 1,
  signal: null,
  wallMs: 9_000,
  oomKillsDuring: 1,
  pidsMaxHitsDuring: 0,
  ...given,
});

judgeTable(cause, {
  confirms: {
    "killed-during-the-run": { cgroupLimits: groups(), watchedCommand: watched(), memoryPressure: pressure([kill()]) },
    "killed-during-the-run · log unreadable": {
      cgroupLimits: groups(),
      watchedCommand: watched(),
      memoryPressure: pressure(null),
    },
    "kill-in-the-kernel-log": { cgroupLimits: groups(), memoryPressure: pressure([kill({ ageMs: 1_200_000 })]) },
    "kill-in-the-kernel-log · a log without the limit": {
      cgroupLimits: groups(),
      memoryPressure: pressure([kill({ limitBytes: null })]),
    },
    "kills-counted-some-time": {
      cgroupLimits: groups({ oomKills: 3 }),
      watchedCommand: watched(),
      memoryPressure: pressure([kill()]),
    },
  },
  rulesOut: {
    "no-memory-limit": { cgroupLimits: groups({ memoryLimitBytes: null, memoryLimitAt: null }) },
  },
  nearMisses: {
    "the whole machine ran out of memory": {
      cgroupLimits: groups(),
      watchedCommand: watched(),
      memoryPressure: pressure([kill({ inCgroup: false, cgroup: null })]),
    },
    "a kill while the group was far from its limit, log unreadable": {
      cgroupLimits: groups({ memoryPeakBytes: 40 * MB }),
      watchedCommand: watched(),
      memoryPressure: pressure(null),
    },
    "a counter from long ago": { cgroupLimits: groups({ oomKills: 12 }), memoryPressure: pressure([]) },
    "a kill of yesterday": { cgroupLimits: groups(), memoryPressure: pressure([kill({ ageMs: 86_400_000 })]) },
    "a kill before the limit was raised": {
      cgroupLimits: groups({ memoryLimitBytes: 400 * MB, oomKills: 2 }),
      memoryPressure: pressure([kill({ limitBytes: 60 * MB })]),
    },
    "another program of the group": {
      cgroupLimits: groups(),
      memoryPressure: pressure([kill({ program: "java", goTool: false })]),
    },
    "a compiler in another group": {
      cgroupLimits: groups(),
      memoryPressure: pressure([kill({ cgroup: "/ci/job77" })]),
    },
    "a failed command without a kill": {
      cgroupLimits: groups({ oomKills: 1 }),
      watchedCommand: watched({ oomKillsDuring: 0 }),
      memoryPressure: pressure([]),
    },
    "a group without a limit, killed for the machine": {
      cgroupLimits: groups({ memoryLimitBytes: null, memoryLimitAt: null }),
      watchedCommand: watched(),
    },
  },
});

it("accounts for the time that reclaiming took", () => {
  const accounts = (what: "memory" | "cpu") => cause.accountsFor?.(aWaitLike({ what }), { cgroupLimits: groups() });
  expect(accounts("memory")).toBe(true);
  expect(accounts("cpu")).toBe(false);
});
