import { dnsServers } from "../faults/dns-servers.ts";
import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "slow-resolver",
  title: "the resolver needs 1.5 s for an answer, and gives it",
  requires: [],
  oddities: [dnsServers({ which: "all", mode: "answer", delayMs: 1_500 })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
} satisfies HealthyMachine;
