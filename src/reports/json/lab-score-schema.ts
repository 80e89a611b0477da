import * as v from "valibot";

const ratio = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** `gowhy lab score --json`. The published schema is generated from this; changes may only add. */
export const labScoreSchema = v.object({
  scenarios: v.number(),
  reproduced: v.number(),
  firstRank: v.number(),
  falseAlarms: v.number(),
  medianVerdictMs: v.nullable(v.number()),
  medianGoMs: v.nullable(v.number()),
  brier: v.nullable(ratio),
  seed: v.string(),
  rows: v.array(
    v.object({
      cause: v.string(),
      /** Empty for the scenario's own faults; else the other means, or the second fault of a pair. */
      by: v.string(),
      /** `not-found` where the cause has no verdict of confirmed or likely. */
      state: v.string(),
      rank: v.nullable(v.number()),
      verdictMs: v.number(),
      /** null: go never ended. */
      goMs: v.nullable(v.number()),
      goVersion: v.string(),
    }),
  ),
  notReproducible: v.array(v.object({ cause: v.string(), reason: v.string() })),
  skipped: v.array(v.object({ name: v.string(), reason: v.string() })),
});
