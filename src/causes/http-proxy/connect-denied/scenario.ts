import { forwardProxy } from "../../../lab/faults/forward-proxy.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "http-proxy/connect-denied",
  title: "the forward proxy answers 403 to CONNECT",
  requires: [],
  faults: [forwardProxy({ mode: "deny" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /Forbidden|not allowed by ruleset/ },
  names: ({ plan }) => ({
    proxy: `${plan.forward?.host}:${plan.forward?.port}`,
    target: `${plan.proxies[0]?.host}:${plan.proxies[0]?.port}`,
  }),
  otherMeans: [
    { by: "squid", requires: ["squid"], faults: [forwardProxy({ mode: "deny", by: "squid" })] },
    { by: "danted", requires: ["danted"], faults: [forwardProxy({ mode: "deny", by: "danted" })] },
  ],
} satisfies Scenario;
