import { noTrustFiles } from "../../../lab/faults/no-trust-files.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "tls/no-roots",
  title: "no root certificate in any place where Go looks",
  requires: [],
  faults: [noTrustFiles()],
  workload: {
    argv: ["go", "mod", "download"],
    module: "two-modules",
    goSays: /x509: certificate signed by unknown authority/,
  },
  names: ({ plan }) => ({ host: `${plan.proxies[0]?.host}` }),
} satisfies Scenario;
