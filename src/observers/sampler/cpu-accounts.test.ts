import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CpuSteps } from "./cpu-steps.ts";
import { MissedCpu } from "./missed-cpu.ts";

describe("CpuSteps", () => {
  it("gives the steps of the kernel where nobody asked the threads", () => {
    const cpu = new CpuSteps(0);
    expect([0, 10, 10, 30].map((sum) => cpu.advance(sum, null))).toEqual([0, 10, 0, 20]);
  });

  it("spreads a step over the ticks in which it was used", () => {
    const cpu = new CpuSteps(0);
    expect([cpu.advance(0, 4), cpu.advance(0, 4), cpu.advance(10, 4)]).toEqual([4, 4, 4]);
  });

  it("never leaves the step that the kernel's sum allows", () => {
    const tick = fc.record({
      step: fc.constantFrom(0, 10, 20),
      exact: fc.option(fc.double({ min: 0, max: 60, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(tick, { maxLength: 60 }), (ticks) => {
        const cpu = new CpuSteps(0);
        let sum = 0;
        let given = 0;
        for (const { step, exact } of ticks) {
          sum += step;
          const used = cpu.advance(sum, exact);
          expect(used).toBeGreaterThanOrEqual(0);
          given += used;
          expect(given).toBeGreaterThanOrEqual(sum - 1e-6);
          expect(given).toBeLessThanOrEqual(sum + 10 + 1e-6);
        }
      }),
    );
  });
});

describe("MissedCpu", () => {
  it("is what the account of the parent grows by beyond the children that were seen", () => {
    const missed = new MissedCpu(100);
    missed.credit(30);
    expect(missed.advance(180)).toBe(50);
    expect(missed.advance(180)).toBe(0);
  });

  it("waits for a parent that was looked at before its child ended", () => {
    const missed = new MissedCpu(0);
    expect(missed.advance(0)).toBe(0);
    missed.credit(40);
    expect(missed.advance(0)).toBe(0);
    expect(missed.advance(40)).toBe(0);
  });

  it("does not let a child that nobody waited for hide others for ever", () => {
    const missed = new MissedCpu(0);
    missed.credit(40);
    missed.advance(0);
    missed.advance(0);
    expect(missed.advance(40)).toBe(40);
  });

  it("answers upwards for what it gave, whether its account has it already or not", () => {
    const missed = new MissedCpu(0);
    missed.credit(40);
    expect(missed.answeredMs).toBe(40);
    missed.advance(60);
    expect(missed.answeredMs).toBe(60);
  });
});
