import { forwardProxy } from "../faults/forward-proxy.ts";
import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "socks-proxy",
  title: "everything goes through a SOCKS5 proxy",
  requires: [],
  oddities: [forwardProxy({ scheme: "socks5" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
} satisfies HealthyMachine;
