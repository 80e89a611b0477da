import { separateMount } from "../faults/separate-mount.ts";
import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "caches-on-tmpfs",
  title: "each cache on a tmpfs of its own",
  requires: [],
  oddities: [separateMount("gocache", { size: "200m" }), separateMount("gomodcache", { size: "150m" })],
  workload: { argv: ["go", "build", "./..."], module: "two-modules" },
} satisfies HealthyMachine;
