import { describe, expect, it } from "vitest";
import { executionFact, percentile, trialFact } from "./trial-fact.ts";

const result = { failedAt: null, errno: null, storeUs: [3, 1, 2], statUs: [1], flockUs: 4, execution: null };

describe("percentile", () => {
  it("gives none that the number of samples does not carry", () => {
    const samples = Array.from({ length: 100 }, (_, at) => at + 1);
    expect(percentile(samples, 50)).toBe(50);
    expect(percentile(samples, 99)).toBe(99);
    expect(percentile(samples.slice(0, 99), 99)).toBeNull();
    expect(percentile(samples.slice(0, 19), 95)).toBeNull();
    expect(percentile([], 50)).toBeNull();
  });
});

describe("trialFact", () => {
  it("passes, or names operation and errno", () => {
    expect(trialFact(result, 12.4)).toMatchObject({ outcome: "passed", storeP50Us: 2, storeP99Us: null, tookMs: 12 });
    expect(trialFact({ ...result, failedAt: "write", errno: "ENOSPC" }, 1)).toMatchObject({
      outcome: "failed",
      operation: "write",
      errno: "ENOSPC",
    });
  });

  it("keeps the start of a program apart", () => {
    expect(executionFact(result)).toBeNull();
    expect(executionFact({ ...result, execution: { outcome: "failed", errno: "EACCES" } })).toMatchObject({
      outcome: "failed",
      operation: "execute",
    });
  });
});
