import { certificate } from "../faults/certificate.ts";
import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "corporate-authority",
  title: "a company's authority signs every certificate, and this machine trusts it",
  requires: [],
  oddities: [
    certificate("every-server", { issuer: "corporate" }),
    {
      name: "the authority is trusted",
      prepare(plan) {
        plan.trustsCorporate = true;
      },
    },
  ],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
} satisfies HealthyMachine;
