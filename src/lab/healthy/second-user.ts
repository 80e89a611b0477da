import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "second-user",
  title: "a user without an entry in passwd, with caches of its own",
  requires: ["root", "second-uid"],
  oddities: [],
  workload: { argv: ["go", "build", "./..."], module: "two-modules", asSecondUser: true },
} satisfies HealthyMachine;
