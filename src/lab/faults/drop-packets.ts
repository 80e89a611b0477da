import type { Fault } from "../scenario.ts";
import { endpointsOf, type Peer } from "./peer.ts";

/** Packets to a peer vanish: no answer, no error. On the way in, because a drop on the way out gives the sender EPERM. */
export const dropPackets = (to: Peer): Fault => rule(`packets to ${to} are dropped`, to, "drop");

/** A firewall answers in the peer's place. */
export const rejectPackets = (to: Peer, how: "tcp reset" | "icmp admin-prohibited" | "icmp host-unreachable"): Fault =>
  rule(
    `packets to ${to} are rejected with ${how}`,
    to,
    how === "tcp reset" ? "reject with tcp reset" : `reject with ${how.replace("icmp", "icmp type")}`,
  );

function rule(name: string, to: Peer, verdict: string): Fault {
  return {
    name,
    requires: ["nft"],
    async plant(world) {
      for (const { address, port, protocol } of endpointsOf(world.plan, to))
        if (protocol === "tcp" || !verdict.includes("tcp reset"))
          await world.firewall(`ip daddr ${address} ${protocol} dport ${port} ${verdict}`);
    },
  };
}
