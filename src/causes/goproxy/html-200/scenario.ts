import { moduleProxy } from "../../../lab/faults/module-proxy.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "goproxy/html-200",
  title: "a sign-in page answers in place of the module proxy",
  requires: [],
  faults: [moduleProxy({ mode: { kind: "html" } })],
  workload: {
    argv: ["go", "mod", "download"],
    module: "two-modules",
    goSays: /missing module line|invalid character '<'|malformed|verifying/,
  },
  names: ({ plan }) => ({ host: `${plan.proxies[0]?.host}` }),
  otherMeans: [
    {
      by: "a filter that sends its page in place of each .zip",
      faults: [moduleProxy({ exceptions: [{ ending: ".zip", mode: { kind: "html" } }] })],
      workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /zip: not a valid zip file/ },
    },
  ],
} satisfies Scenario;
