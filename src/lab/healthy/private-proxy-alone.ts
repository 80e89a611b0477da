import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "private-proxy-alone",
  title: "one private module proxy, no direct, GOSUMDB=off",
  requires: [],
  oddities: [
    {
      name: "nothing after the proxy",
      prepare(plan) {
        plan.lastEntry = "";
        plan.sumdb.on = false;
      },
    },
  ],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
} satisfies HealthyMachine;
