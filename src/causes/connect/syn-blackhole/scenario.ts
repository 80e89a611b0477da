import { dropPackets } from "../../../lab/faults/drop-packets.ts";
import type { Fault, Scenario } from "../../../lab/scenario.ts";

/** The SYN arrives and its answer is lost: a firewall that sees one direction only. */
const loseSynAcks: Fault = {
  name: "the module proxy's SYN-ACKs are dropped",
  requires: ["nft"],
  async plant(world) {
    for (const { address, port } of world.plan.proxies.slice(0, 1))
      await world.firewall(`ip saddr ${address} tcp sport ${port} tcp flags & (syn | ack) == (syn | ack) drop`);
  },
};

export default {
  proves: "connect/syn-blackhole",
  title: "packets to the module proxy vanish",
  requires: [],
  faults: [dropPackets("proxy")],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /dial tcp .*i\/o timeout/ },
  names: ({ plan }) => ({
    host: `${plan.proxies[0]?.host}`,
    peer: `${plan.proxies[0]?.address}:${plan.proxies[0]?.port}`,
  }),
  otherMeans: [{ by: "a firewall that loses the way back", faults: [loseSynAcks] }],
} satisfies Scenario;
