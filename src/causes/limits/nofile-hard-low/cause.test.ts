import { describe, expect, it } from "vitest";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { ValueOf } from "../../../facts/fact.ts";
import type { processors, resourceLimits } from "../../../facts/limits.ts";
import type { goTrial } from "../../../facts/toolchain.ts";
import { descriptorNeed } from "../descriptor-need.ts";
import cause from "./cause.ts";

const none = { soft: null, hard: null };
const limits = (hard: number | null, soft = hard): ValueOf<typeof resourceLimits> => ({
  openFiles: { soft, hard },
  processes: none,
  addressSpaceBytes: none,
  dataBytes: none,
  fileSizeBytes: none,
  cpuSeconds: none,
  stackBytes: none,
  lockedBytes: none,
  openFilesOfGo: hard === null ? null : soft !== null && soft < hard ? hard - 1 : hard,
  threadsOfUid: 10,
  systemOpenFiles: 1_000,
  systemOpenFilesMax: 100_000,
});
const procs = (goMaxProcs: number): ValueOf<typeof processors> => ({
  online: goMaxProcs,
  allowed: goMaxProcs,
  goMaxProcs,
  goMaxProcsFrom: "affinity",
});
const trial = (given: Partial<ValueOf<typeof goTrial>>): ValueOf<typeof goTrial> => ({
  outcome: "failed",
  exitCode: 1,
  signal: null,
  errno: "EMFILE",
  operation: "open",
  object: "SCRATCH/module/go.mod",
  firstLine: "go: open SCRATCH/module/go.mod: too many open files",
  tookMs: 12,
  ...given,
});

judgeTable(cause, {
  confirms: {
    "too-many-open-files": { resourceLimits: limits(18), processors: procs(2), goTrial: trial({}) },
    "below-measured-need": { resourceLimits: limits(13), processors: procs(2) },
    "below-measured-need on many processors": { resourceLimits: limits(64), processors: procs(32) },
  },
  rulesOut: {
    "more-than-twice-the-need": { resourceLimits: limits(1_024), processors: procs(16) },
    "more-than-twice-the-need · unlimited": { resourceLimits: limits(null), processors: procs(64) },
  },
  nearMisses: {
    "a low soft limit that go raises": { resourceLimits: limits(4_096, 12), processors: procs(8) },
    "one above the measured limit": { resourceLimits: limits(14), processors: procs(2) },
    "a thin margin, which is a note": { resourceLimits: limits(40), processors: procs(4) },
    "gowhy's own descriptors ran out before go started": {
      resourceLimits: limits(30),
      processors: procs(2),
      goTrial: trial({ outcome: "not-started", exitCode: null, firstLine: "" }),
    },
    "another errno under the same limit": {
      resourceLimits: limits(40),
      processors: procs(4),
      goTrial: trial({ errno: "ENFILE" }),
    },
    "limits that may not be read": { resourceLimits: "not-permitted", processors: procs(2) },
  },
  states: {
    "limits that may not be read": {
      facts: { resourceLimits: "not-permitted", processors: procs(2) },
      state: "cannot-tell",
    },
    "a soft limit of 12 below a high hard one": {
      facts: { resourceLimits: limits(4_096, 12), processors: procs(8) },
      state: "ruled-out",
    },
  },
});

describe("descriptorNeed", () => {
  it("never claims more than was measured", () => {
    for (let goMaxProcs = 1; goMaxProcs <= 512; goMaxProcs += 1) {
      const { fails, needs } = descriptorNeed(goMaxProcs);
      expect(fails).toBeLessThan(needs);
      expect(fails).toBeLessThanOrEqual(75);
    }
  });
  it("meets the measured points", () => {
    expect(descriptorNeed(2)).toEqual({ fails: 13, needs: 21 });
    expect(descriptorNeed(6)).toEqual({ fails: 25, needs: 35 });
    expect(descriptorNeed(64)).toEqual({ fails: 75, needs: 210 });
  });
});
