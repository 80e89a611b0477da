import { moduleProxy } from "../../../lab/faults/module-proxy.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "goproxy/401",
  title: "the module proxy wants a login that nobody has",
  requires: [],
  faults: [moduleProxy({ credentials: { user: "reader", password: "not-known-here" } })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /reading https:\S+: 401 Unauthorized/ },
  names: ({ plan }) => ({ host: `${plan.proxies[0]?.host}`, status: 401 }),
} satisfies Scenario;
