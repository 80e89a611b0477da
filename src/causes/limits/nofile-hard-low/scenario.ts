import { resourceLimit } from "../../../lab/faults/resource-limit.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "limits/nofile-hard-low",
  title: "a hard limit of 12 open files, set for go alone",
  requires: ["prlimit"],
  faults: [resourceLimit("nofile", 12)],
  workload: {
    argv: ["go", "mod", "download"],
    module: "many-modules",
    env: { GOMAXPROCS: "4" },
    goSays: /too many open files/,
  },
  // gowhy stands outside of the limit and judges the process that it binds.
  gowhy: { argv: ({ goWrap }) => ["run", "--", ...goWrap, "go", "mod", "download"] },
  names: () => ({ limit: 12, goMaxProcs: 4 }),
  otherMeans: [
    {
      by: "a soft limit below the hard one",
      requires: ["prlimit"],
      faults: [resourceLimit("nofile", 13, 9)],
      names: () => ({ limit: 13, goMaxProcs: 4 }),
    },
  ],
} satisfies Scenario;
