import { moduleProxy } from "../faults/module-proxy.ts";
import { endpointsOf } from "../faults/peer.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "body-stalled",
  title: "the module proxy stops in the middle of its answer",
  requires: [],
  faults: [moduleProxy({ mode: { kind: "stalled-body" } })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  expects: [
    { what: "body", names: ({ plan }) => endpointsOf(plan, "proxy").map(({ address, port }) => `${address}:${port}`) },
  ],
  cause: "connect/server-silent",
} satisfies Stall;
