import { describe, expect, it } from "vitest";
import { aLook, aTick } from "../../../test/kit/a-look.ts";
import type { PressureLook } from "../tick.ts";
import { openPressureJudge } from "./judge-pressure.ts";

const calm: PressureLook = {
  throttledPeriods: 0,
  throttledMs: 0,
  periods: 0,
  memoryLimitHits: 0,
  memoryUsedBytes: 10 * 2 ** 20,
  memoryLimitBytes: 30 * 2 ** 20,
  oomKills: 0,
  pidsMaxHits: 0,
  frozen: false,
  cpuStallMs: 0,
  memoryStallMs: 0,
  ioStallMs: 0,
};

/** Two looks 500 ms apart, and what the second says. */
function between(
  now: Partial<PressureLook>,
  look: Parameters<typeof aLook>[0] = {},
): readonly (readonly [string, string])[] {
  const judge = openPressureJudge();
  judge.look(aTick(1_000, [aLook({})], { pressure: calm }));
  const found = judge.look(aTick(1_500, [aLook(look)], { pressure: { ...calm, ...now } }));
  return found.map(({ what, on }) => [what, on] as const);
}

describe("openPressureJudge", () => {
  it("names a quota by the periods that it ended, measured: 2 of 2 with 5 ms in 100", () => {
    expect(between({ periods: 5, throttledPeriods: 5, throttledMs: 480 })).toEqual([["throttled", "CPU quota"]]);
  });
  it("is silent on a quota that bites now and then, and on one that is never met", () => {
    expect(between({ periods: 5, throttledPeriods: 1, throttledMs: 20 })).toEqual([]);
    expect(between({ periods: 5 })).toEqual([]);
  });
  it("names a memory limit only where the command suffers from it", () => {
    const full = { memoryUsedBytes: 30 * 2 ** 20, memoryLimitHits: 177 };
    expect(between({ ...full, memoryStallMs: 240 })).toEqual([["memory", "memory limit"]]);
    expect(between(full, { more: { majorFaults: 400 } })).toEqual([["memory", "memory limit"]]);
    // Page cache fills a group and hits its limit all the time: that costs nothing.
    expect(between(full)).toEqual([]);
  });
  it("tells how much of the CPU time was the kernel's", () => {
    const judge = openPressureJudge();
    const look = (own: number, system: number) => aLook({ more: { majorFaults: own * 10, ticks: { own, system } } });
    judge.look(aTick(1_000, [look(2, 1)], { pressure: calm }));
    const full = { ...calm, memoryUsedBytes: 30 * 2 ** 20, memoryLimitHits: 177 };
    const [found] = judge.look(aTick(1_500, [look(42, 40)], { pressure: full }));
    expect(found?.figures["systemPercent"]).toBe(98);
  });
  it("does not call the machine's busy disk a wait of a command that waits for no disk", () => {
    expect(between({ ioStallMs: 450 })).toEqual([]);
    expect(between({ ioStallMs: 450 }, { more: { state: "D" } })).toEqual([["io", ""]]);
  });
  it("forgets a verdict that nobody renews", () => {
    const judge = openPressureJudge();
    judge.look(aTick(1_000, [], { pressure: calm }));
    judge.look(aTick(1_500, [], { pressure: { ...calm, periods: 5, throttledPeriods: 5 } }));
    expect(judge.look(aTick(2_000, []))).toHaveLength(1);
    expect(judge.look(aTick(5_000, []))).toHaveLength(0);
  });
});
