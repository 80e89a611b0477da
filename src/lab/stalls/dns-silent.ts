import { dnsServers } from "../faults/dns-servers.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "dns-silent",
  title: "no DNS server answers",
  requires: [],
  faults: [dnsServers({ which: "all", mode: "silent" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  expects: [{ what: "dns", names: ({ plan }) => [plan.dns[0]?.address ?? ""] }],
  cause: "dns/all-dead",
} satisfies Stall;
