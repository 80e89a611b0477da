import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counterOf, limitOf, quotaOfV1, quotaOfV2 } from "./cgroup-values.ts";

describe("cgroup values", () => {
  it("limits", () => {
    expect(limitOf("max\n")).toBeNull();
    expect(limitOf("9223372036854771712\n")).toBeNull();
    expect(limitOf("41943040\n")).toBe(41_943_040);
    expect(limitOf(null)).toBeNull();
  });
  it("quotas", () => {
    expect(quotaOfV2("150000 100000\n")).toBe(1.5);
    expect(quotaOfV2("max 100000\n")).toBeNull();
    expect(quotaOfV1("-1\n", "100000\n")).toBeNull();
    expect(quotaOfV1("50000\n", "100000\n")).toBe(0.5);
    expect(quotaOfV1("50000", "0")).toBeNull();
  });
  it("counters", () => {
    expect(counterOf("oom_kill_disable 0\nunder_oom 0\noom_kill 3\n", "oom_kill")).toBe(3);
    expect(counterOf("low 0\n", "oom_kill")).toBeNull();
  });
  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const value of [limitOf(text), quotaOfV2(text), quotaOfV1(text, text), counterOf(text, "a")])
          expect(value === null || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});
