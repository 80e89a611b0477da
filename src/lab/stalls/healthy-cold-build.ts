import type { Stall } from "../stall.ts";

export default {
  name: "healthy-cold-build",
  title: "a build of packages that are in no cache",
  requires: [],
  faults: [],
  workload: {
    argv: ["go", "build", "-a", "errors"],
    module: "none",
  },
  expects: [],
  spendsTimeOn: ["compile"],
  endAfterMs: null,
} satisfies Stall;
