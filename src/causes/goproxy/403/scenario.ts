import { moduleProxy } from "../../../lab/faults/module-proxy.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "goproxy/403",
  title: "the module proxy forbids every module",
  requires: [],
  faults: [
    moduleProxy({
      mode: { kind: "status", status: 403, body: "held back by rule 12\n", contentType: "text/plain; charset=utf-8" },
    }),
  ],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /reading https:\S+: 403 Forbidden/ },
  names: ({ plan }) => ({ host: `${plan.proxies[0]?.host}`, message: "held back by rule 12" }),
} satisfies Scenario;
