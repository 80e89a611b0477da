import { gitServer } from "../../../lab/faults/git-server.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "vcs/no-credentials",
  title: "the git host of a private module wants a login that git does not have",
  requires: [],
  faults: [gitServer({ wantsCredentials: true })],
  workload: {
    argv: ["go", "mod", "download"],
    module: "private-module",
    goSays: /could not read Username for '[^']+': terminal prompts disabled/,
  },
  gowhy: { argv: ["check", "--direct"] },
  names: ({ plan }) => ({ host: `${plan.git?.host}` }),
  control: { faults: [gitServer()] },
} satisfies Scenario;
