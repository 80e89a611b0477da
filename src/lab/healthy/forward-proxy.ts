import { forwardProxy } from "../faults/forward-proxy.ts";
import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "forward-proxy",
  title: "everything goes through squid, with a password in HTTPS_PROXY",
  requires: ["squid", "root"],
  oddities: [forwardProxy({ by: "squid", mode: "basic", credentialsInUrl: true })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
} satisfies HealthyMachine;
