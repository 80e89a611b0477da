import { moduleProxy } from "../../../lab/faults/module-proxy.ts";
import { secondEntry } from "../../../lab/faults/second-entry.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "goproxy/comma-no-fallback",
  title: "the first entry answers 500, a healthy one stands behind the comma",
  requires: [],
  faults: [
    secondEntry(","),
    moduleProxy({
      mode: { kind: "status", status: 500, body: "upstream broke\n", contentType: "text/plain; charset=utf-8" },
    }),
  ],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /500 Internal Server Error/ },
  names: ({ plan }) => ({ failing: `${plan.proxies[0]?.host}`, healthy: `${plan.proxies[1]?.host}` }),
} satisfies Scenario;
