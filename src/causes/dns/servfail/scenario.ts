import { dnsServers } from "../../../lab/faults/dns-servers.ts";
import type { Scenario } from "../../../lab/scenario.ts";
import type { World } from "../../../lab/world.ts";

const planted = (rcode: string) => (world: World) => ({
  rcode,
  host: `${world.plan.proxies[0]?.host}`,
  server: `${world.plan.dns[0]?.address}`,
});

export default {
  proves: "dns/servfail",
  title: "the DNS servers answer SERVFAIL",
  requires: [],
  faults: [dnsServers({ which: "all", mode: "servfail" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /server misbehaving/ },
  names: planted("SERVFAIL"),
  otherMeans: [
    {
      by: "servers that refuse this machine",
      faults: [dnsServers({ which: "all", mode: "refused" })],
      names: planted("REFUSED"),
    },
    {
      by: "dnsmasq without an upstream",
      requires: ["dnsmasq"],
      faults: [dnsServers({ which: "all", mode: "refused", by: "dnsmasq" })],
      names: planted("REFUSED"),
    },
  ],
} satisfies Scenario;
