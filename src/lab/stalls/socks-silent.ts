import { forwardProxy } from "../faults/forward-proxy.ts";
import { endpointsOf } from "../faults/peer.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "socks-silent",
  title: "the SOCKS proxy accepts and says nothing",
  requires: [],
  faults: [forwardProxy({ scheme: "socks5", mode: "silent" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  expects: [
    {
      what: "proxy",
      names: ({ plan }) => endpointsOf(plan, "forward").map(({ address, port }) => `${address}:${port}`),
    },
  ],
  cause: "http-proxy/dead",
} satisfies Stall;
