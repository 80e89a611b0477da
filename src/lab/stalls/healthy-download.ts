import type { Stall } from "../stall.ts";

export default {
  name: "healthy-download",
  title: "a download of sixty modules",
  requires: [],
  faults: [],
  workload: { argv: ["go", "mod", "download"], module: "many-modules" },
  expects: [],
  spendsTimeOn: [],
  endAfterMs: null,
} satisfies Stall;
