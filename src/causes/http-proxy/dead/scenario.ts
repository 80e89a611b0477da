import { dropPackets, rejectPackets } from "../../../lab/faults/drop-packets.ts";
import { forwardProxy } from "../../../lab/faults/forward-proxy.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "http-proxy/dead",
  title: "HTTPS_PROXY names a proxy where nothing listens",
  requires: [],
  faults: [forwardProxy({ mode: "closed" })],
  workload: {
    argv: ["go", "mod", "download"],
    module: "two-modules",
    goSays: /proxyconnect tcp|context deadline exceeded|socks connect/,
  },
  names: ({ plan }) => ({ proxy: `${plan.forward?.host}:${plan.forward?.port}`, variable: "HTTPS_PROXY" }),
  otherMeans: [
    {
      by: "squid behind a firewall that rejects",
      requires: ["squid"],
      faults: [forwardProxy({ by: "squid" }), rejectPackets("forward", "tcp reset")],
    },
    { by: "a firewall that drops the SYNs", faults: [forwardProxy({}), dropPackets("forward")] },
    { by: "a proxy that never answers CONNECT", faults: [forwardProxy({ mode: "silent" })] },
    { by: "a SOCKS5 proxy that stays silent", faults: [forwardProxy({ mode: "silent", scheme: "socks5" })] },
  ],
} satisfies Scenario;
