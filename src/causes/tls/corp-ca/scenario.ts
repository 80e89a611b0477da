import { certificate } from "../../../lab/faults/certificate.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "tls/corp-ca",
  title: "every server shows a certificate of an authority that this machine does not know",
  requires: [],
  faults: [certificate("every-server", { issuer: "corporate" })],
  workload: {
    argv: ["go", "mod", "download"],
    module: "two-modules",
    goSays: /x509: certificate signed by unknown authority/,
  },
  names: ({ plan }) => ({ host: `${plan.proxies[0]?.host}` }),
  otherMeans: [
    {
      by: "a certificate that the server signed itself",
      faults: [certificate("proxy", { issuer: "self" })],
    },
  ],
} satisfies Scenario;
