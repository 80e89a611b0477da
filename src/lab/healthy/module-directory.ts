import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "module-directory",
  title: "GOPROXY is a directory (file://), and no DNS server answers: go needs none",
  requires: [],
  oddities: [
    {
      name: "GOPROXY=file://…",
      prepare(plan) {
        plan.fileProxy = true;
        plan.sumdb.on = false;
        plan.dns = plan.dns.map((server) => ({ ...server, mode: "silent" }));
      },
    },
  ],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
} satisfies HealthyMachine;
