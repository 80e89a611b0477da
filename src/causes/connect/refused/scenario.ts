import { rejectPackets } from "../../../lab/faults/drop-packets.ts";
import { moduleProxy } from "../../../lab/faults/module-proxy.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "connect/refused",
  title: "nothing listens on the module proxy's port",
  requires: [],
  faults: [moduleProxy({ closed: true })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /connection refused/ },
  names: ({ plan }) => ({
    host: `${plan.proxies[0]?.host}`,
    peer: `${plan.proxies[0]?.address}:${plan.proxies[0]?.port}`,
  }),
  otherMeans: [{ by: "a firewall that rejects with a reset", faults: [rejectPackets("proxy", "tcp reset")] }],
} satisfies Scenario;
