import { dnsServers } from "../../../lab/faults/dns-servers.ts";
import { dropPackets } from "../../../lab/faults/drop-packets.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "dns/first-server-dead",
  title: "the first DNS server stays silent, the next one answers",
  requires: [],
  faults: [dnsServers({ which: "first", mode: "silent" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goMustFail: false },
  names: ({ plan }) => ({ dead: `${plan.dns[0]?.address}`, alive: `${plan.dns[1]?.address}` }),
  otherMeans: [
    {
      by: "a firewall that drops port 53 of the first",
      faults: [dnsServers({ which: "first", mode: "answer" }), dropPackets("first-dns")],
    },
  ],
} satisfies Scenario;
