import { describe, expect, it } from "vitest";
import type { FactKey, ValueOf } from "../../facts/fact.ts";
import { processors, resourceLimits } from "../../facts/limits.ts";
import { FactStore } from "../../facts/store.ts";
import { watchedCommand } from "../../facts/subject.ts";
import { goTrial } from "../../facts/toolchain.ts";
import { say } from "../../text/language.ts";
import { notesOf } from "../notes.ts";
import { limitsStep } from "./limits.ts";

const none = { soft: null, hard: null };
const rlimits = (may: number | null): ValueOf<typeof resourceLimits> => ({
  openFiles: { soft: may, hard: may },
  processes: none,
  addressSpaceBytes: none,
  dataBytes: none,
  fileSizeBytes: none,
  cpuSeconds: none,
  stackBytes: none,
  lockedBytes: none,
  openFilesOfGo: may,
  threadsOfUid: null,
  systemOpenFiles: null,
  systemOpenFilesMax: null,
});
const known = <T>(key: FactKey<T>, value: T) =>
  ({ state: "known", id: key.id, value, source: "test", atMs: 0, tookMs: 3 }) as const;
const machine = (may: number | null, ...more: ReturnType<typeof known>[]) =>
  new FactStore([
    known(resourceLimits, rlimits(may)),
    known(processors, { online: 8, allowed: 8, goMaxProcs: 8, goMaxProcsFrom: "affinity" }),
    ...more,
  ]);

describe("limitsStep", () => {
  it("passes and tells what it saw", () => {
    const step = limitsStep(machine(1_048_576));
    expect(step.state).toBe("passed");
    expect(step.seen.map(({ text, values }) => say(text, "en", values))).toEqual([
      "8 CPUs, no quota → 8 compiles, 8 downloads at once",
      "files 1048576 (go needs up to 42)",
    ]);
    for (const { text, values } of step.seen) expect(say(text, "zh-CN", values)).not.toMatch(/\{\w+\}/);
  });
  it("fails below the measured limit", () => expect(limitsStep(machine(31)).state).toBe("failed"));
  it("fails where the kernel killed the command's processes", () => {
    const command = {
      argv: ["go", "build"],
      exitCode: 1,
      signal: null,
      wallMs: 5,
      oomKillsDuring: 2,
      pidsMaxHitsDuring: 0,
    };
    expect(limitsStep(machine(1_024, known(watchedCommand, command) as never)).state).toBe("failed");
  });
  it("fails where go met a limit, not where it failed of something else", () => {
    const trial = (errno: string) =>
      known(goTrial, {
        outcome: "failed",
        exitCode: 1,
        signal: null,
        errno,
        operation: "open",
        object: null,
        firstLine: "go: …",
        tookMs: 9,
      }) as never;
    expect(limitsStep(machine(1_024, trial("EAGAIN"))).state).toBe("failed");
    expect(limitsStep(machine(1_024, trial("ENOSPC"))).state).toBe("passed");
  });
  it("names the limit under which go's runtime got no memory", () => {
    const trial = known(goTrial, {
      outcome: "failed",
      exitCode: 2,
      signal: null,
      errno: null,
      operation: null,
      object: null,
      firstLine: "fatal error: failed to reserve page summary memory",
      tookMs: 9,
    }) as never;
    const limited = { ...rlimits(1_024), addressSpaceBytes: { soft: 300_000_000, hard: null } };
    const step = limitsStep(new FactStore([known(resourceLimits, limited), trial]));
    expect(step).toMatchObject({ state: "failed", why: { values: { name: "RLIMIT_AS (ulimit -v)" } } });
    expect(limitsStep(machine(1_024, trial)).state).toBe("passed");
  });
  it("fails where no program could be linked, although no trial met the limit", () => {
    const limited = (soft: number) =>
      limitsStep(new FactStore([known(resourceLimits, { ...rlimits(1_024), fileSizeBytes: { soft, hard: null } })]));
    expect(limited(100_000).state).toBe("failed");
    expect(limited(100_000_000).state).toBe("passed");
  });
  it("is not done where nothing could be read", () => expect(limitsStep(new FactStore()).state).toBe("skipped"));
});

describe("thin-descriptor-margin", () => {
  const noteIds = (may: number | null) => notesOf(machine(may), 0).map((note) => note.note);
  it("between failing and twice the need", () => {
    expect(noteIds(40)).toEqual(["limits/thin-descriptor-margin"]);
    expect(noteIds(83)).toEqual(["limits/thin-descriptor-margin"]);
  });
  it("not where it is a cause, nor where there is room", () => {
    expect(noteIds(31)).toEqual([]);
    expect(noteIds(84)).toEqual([]);
    expect(noteIds(null)).toEqual([]);
  });
});
