import { moduleProxy } from "../../../lab/faults/module-proxy.ts";
import type { Fault, Scenario } from "../../../lab/scenario.ts";

/** TCP connects, and whatever the server then says is lost: packets with data are larger than these. */
const BARE_PACKET_BYTES = 100;
const loseAnswers: Fault = {
  name: "what the module proxy sends after the handshake of TCP is dropped",
  requires: ["nft"],
  async plant(world) {
    for (const { address, port } of world.plan.proxies.slice(0, 1))
      await world.firewall(`ip saddr ${address} tcp sport ${port} meta length gt ${BARE_PACKET_BYTES} drop`);
  },
};

export default {
  proves: "connect/server-silent",
  title: "the module proxy completes TLS and never answers the request",
  requires: [],
  faults: [moduleProxy({ mode: { kind: "silent-headers" } })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  names: ({ plan }) => ({
    host: `${plan.proxies[0]?.host}`,
    peer: `${plan.proxies[0]?.address}:${plan.proxies[0]?.port}`,
  }),
  otherMeans: [
    {
      by: "a server that reads nothing, TLS included",
      faults: [moduleProxy({ mode: { kind: "silent-connection" } })],
    },
    { by: "a body that stops half-way", faults: [moduleProxy({ mode: { kind: "stalled-body" } })] },
    { by: "a firewall that drops what the server says", faults: [loseAnswers] },
  ],
} satisfies Scenario;
