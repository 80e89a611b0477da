import type { Stall } from "../stall.ts";

export default {
  name: "healthy-list",
  title: "a list of the standard library",
  requires: [],
  faults: [],
  workload: { argv: ["go", "list", "-deps", "-json", "std"], module: "none" },
  expects: [],
  spendsTimeOn: ["cpu"],
  endAfterMs: null,
} satisfies Stall;
