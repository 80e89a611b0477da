import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "sumdb/private",
  title: "a module that only the module proxy knows, and no pattern exempts it",
  requires: [],
  faults: [],
  workload: {
    argv: ["go", "mod", "download"],
    module: "private-module",
    goSays: /verifying .*\/lookup\/\S+: 404 Not Found/,
  },
  names: ({ plan }) => ({ database: plan.sumdb.host }),
  control: { workload: { module: "two-modules" } },
} satisfies Scenario;
