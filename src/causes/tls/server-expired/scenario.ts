import { certificate } from "../../../lab/faults/certificate.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "tls/server-expired",
  title: "the certificate of the module proxy ended five days ago",
  requires: [],
  faults: [certificate("proxy", { fromDays: -95, toDays: -5 })],
  workload: {
    argv: ["go", "mod", "download"],
    module: "two-modules",
    goSays: /x509: certificate has expired or is not yet valid: current time \S+ is after/,
  },
  names: ({ plan }) => ({ host: `${plan.proxies[0]?.host}` }),
} satisfies Scenario;
