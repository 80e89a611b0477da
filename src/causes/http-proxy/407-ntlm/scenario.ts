import { forwardProxy } from "../../../lab/faults/forward-proxy.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "http-proxy/407-ntlm",
  title: "the forward proxy offers Negotiate and NTLM alone",
  requires: [],
  faults: [forwardProxy({ mode: "negotiate" })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /Proxy Authentication Required/ },
  names: ({ plan }) => ({ proxy: `${plan.forward?.host}:${plan.forward?.port}`, scheme: "ntlm" }),
  otherMeans: [
    { by: "a proxy that offers NTLM alone", faults: [forwardProxy({ mode: "ntlm" })] },
    { by: "squid with its NTLM helper", requires: ["squid"], faults: [forwardProxy({ mode: "ntlm", by: "squid" })] },
  ],
} satisfies Scenario;
