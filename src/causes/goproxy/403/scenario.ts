import { moduleProxy } from "../../../lab/faults/module-proxy.ts";
import type { WebMode } from "../../../lab/plan.ts";
import type { Scenario } from "../../../lab/scenario.ts";

const HELD_BACK: WebMode = {
  kind: "status",
  status: 403,
  body: "held back by rule 12\n",
  contentType: "text/plain; charset=utf-8",
};

export default {
  proves: "goproxy/403",
  title: "the module proxy forbids every module",
  requires: [],
  faults: [moduleProxy({ mode: HELD_BACK })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules", goSays: /reading https:\S+: 403 Forbidden/ },
  names: ({ plan }) => ({ host: `${plan.proxies[0]?.host}`, message: "held back by rule 12" }),
  otherMeans: [
    {
      by: "a filter that lets .info and .mod pass and no .zip",
      faults: [moduleProxy({ exceptions: [{ ending: ".zip", mode: HELD_BACK }] })],
    },
  ],
} satisfies Scenario;
