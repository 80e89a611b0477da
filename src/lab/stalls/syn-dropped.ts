import { dropPackets } from "../faults/drop-packets.ts";
import { endpointsOf } from "../faults/peer.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "syn-dropped",
  title: "the packets to the module proxy are dropped",
  requires: [],
  faults: [dropPackets("proxy")],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  expects: [
    {
      what: "connect",
      names: ({ plan }) => endpointsOf(plan, "proxy").map(({ address, port }) => `${address}:${port}`),
    },
  ],
  cause: "connect/syn-blackhole",
} satisfies Stall;
