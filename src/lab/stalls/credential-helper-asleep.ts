import { sleepingCredentialHelper } from "../faults/credential-helper.ts";
import { gitServer } from "../faults/git-server.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "credential-helper-asleep",
  title: "git's credential helper sleeps",
  requires: [],
  faults: [gitServer({ wantsCredentials: true }), sleepingCredentialHelper(100_000)],
  workload: { argv: ["go", "mod", "download"], module: "private-module" },
  expects: [{ what: "child", names: ({ planted }) => [String(planted.get("program"))] }],
} satisfies Stall;
