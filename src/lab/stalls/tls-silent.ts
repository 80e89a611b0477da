import { moduleProxy } from "../faults/module-proxy.ts";
import { endpointsOf } from "../faults/peer.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "tls-silent",
  title: "the module proxy accepts and says nothing of TLS",
  requires: [],
  faults: [moduleProxy({ mode: { kind: "silent-connection" } })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  expects: [
    { what: "tls", names: ({ plan }) => endpointsOf(plan, "proxy").map(({ address, port }) => `${address}:${port}`) },
  ],
  cause: "connect/server-silent",
} satisfies Stall;
