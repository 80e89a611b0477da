import { forwardProxy } from "../faults/forward-proxy.ts";
import { endpointsOf } from "../faults/peer.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "connect-silent",
  title: "the HTTP proxy takes CONNECT and never answers",
  requires: [],
  faults: [forwardProxy({ scheme: "http", mode: "silent" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  expects: [
    {
      what: "proxy",
      names: ({ plan }) => endpointsOf(plan, "forward").map(({ address, port }) => `${address}:${port}`),
    },
  ],
  cause: "http-proxy/dead",
} satisfies Stall;
