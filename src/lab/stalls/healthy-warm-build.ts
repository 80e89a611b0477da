import type { Stall } from "../stall.ts";

export default {
  name: "healthy-warm-build",
  title: "a build that finds all but its own package in the cache",
  requires: [],
  faults: [],
  workload: { argv: ["go", "build", "."], module: "hello" },
  expects: [],
  spendsTimeOn: ["link"],
  endAfterMs: null,
  longOnly: true,
} satisfies Stall;
