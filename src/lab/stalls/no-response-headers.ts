import { moduleProxy } from "../faults/module-proxy.ts";
import { endpointsOf } from "../faults/peer.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "no-response-headers",
  title: "the module proxy takes the request and never answers",
  requires: [],
  faults: [moduleProxy({ mode: { kind: "silent-headers" } })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  expects: [
    {
      what: "response",
      names: ({ plan }) => endpointsOf(plan, "proxy").map(({ address, port }) => `${address}:${port}`),
    },
  ],
  cause: "connect/server-silent",
} satisfies Stall;
