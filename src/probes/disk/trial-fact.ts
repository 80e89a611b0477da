import type { ValueOf } from "../../facts/fact.ts";
import type { places } from "../../facts/places.ts";
import type { TrialResult } from "../../system/files/files.ts";
import type { StallFact } from "./stall-of.ts";

export type TrialFact = ValueOf<typeof places>["places"][number]["trial"];

/** Fewer samples than these have no such percentile (a p99 of twenty is the slowest of them). */
const P95_SAMPLES = 20;
const P99_SAMPLES = 100;

const EMPTY: TrialFact = {
  outcome: "not-tried",
  operation: null,
  errno: null,
  stall: null,
  samples: 0,
  storeP50Us: null,
  storeP95Us: null,
  storeP99Us: null,
  statP50Us: null,
  statP99Us: null,
  flockUs: null,
  tookMs: 0,
};

export const notTried = (errno: string | null = null): TrialFact => ({ ...EMPTY, errno });

export const failedTrial = (operation: TrialFact["operation"], errno: string, tookMs: number): TrialFact => ({
  ...EMPTY,
  outcome: "failed",
  operation,
  errno,
  tookMs,
});

export const stalledTrial = (operation: string, stall: StallFact, tookMs: number): TrialFact => ({
  ...EMPTY,
  outcome: "stalled",
  operation: operationOf(operation),
  stall,
  tookMs,
});

export function trialFact(result: TrialResult, tookMs: number): TrialFact {
  return {
    outcome: result.failedAt === null ? "passed" : "failed",
    operation: result.failedAt === null ? null : operationOf(result.failedAt),
    errno: result.errno,
    stall: null,
    samples: result.storeUs.length,
    storeP50Us: percentile(result.storeUs, 50),
    storeP95Us: percentile(result.storeUs, 95),
    storeP99Us: percentile(result.storeUs, 99),
    statP50Us: percentile(result.statUs, 50),
    statP99Us: percentile(result.statUs, 99),
    flockUs: result.flockUs,
    tookMs: Math.round(tookMs),
  };
}

export function executionFact({ execution }: TrialResult): TrialFact | null {
  if (!execution) return null;
  const { outcome, errno } = execution;
  return {
    ...EMPTY,
    outcome,
    errno,
    operation: outcome === "failed" ? "execute" : null,
    samples: outcome === "not-tried" ? 0 : 1,
  };
}

export function percentile(samples: readonly number[], rank: 50 | 95 | 99): number | null {
  const least = { 50: 1, 95: P95_SAMPLES, 99: P99_SAMPLES }[rank];
  if (samples.length < least) return null;
  const sorted = [...samples].sort((one, other) => one - other);
  return sorted[Math.ceil((rank / 100) * sorted.length) - 1] ?? null;
}

const OPERATIONS = [
  "stat",
  "mkdir",
  "create",
  "write",
  "truncate",
  "close",
  "rename",
  "readdir",
  "flock",
  "unlink",
  "execute",
] as const;

/** What the desk calls an operation, as one of the names that the fact has. */
function operationOf(name: string): TrialFact["operation"] {
  return name === "rmdir" ? "unlink" : (OPERATIONS.find((each) => each === name) ?? "stat");
}
