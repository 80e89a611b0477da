import type { SumdbPlan } from "../plan.ts";
import type { Fault } from "../scenario.ts";

/** Changes the checksum database: its mode, certificate, or `closed`. */
export const checksumDatabase = (change: Partial<SumdbPlan>): Fault => ({
  name: `checksum database: ${change.mode?.kind ?? Object.keys(change).join(", ")}`,
  prepare: (plan) => void Object.assign(plan.sumdb, change),
});
