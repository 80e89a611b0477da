import { dnsServers } from "../../../lab/faults/dns-servers.ts";
import { dropPackets } from "../../../lab/faults/drop-packets.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "dns/all-dead",
  title: "every DNS server stays silent",
  requires: [],
  faults: [dnsServers({ which: "all", mode: "silent" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /i\/o timeout/ },
  names: ({ plan }) => Object.fromEntries(plan.dns.map(({ address }, at) => [`server${at + 1}`, address])),
  otherMeans: [{ by: "a firewall that drops port 53", faults: [dropPackets("dns")] }],
} satisfies Scenario;
