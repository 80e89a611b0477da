import { sleepingCredentialHelper } from "../faults/credential-helper.ts";
import { gitServer } from "../faults/git-server.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "helper-then-prompt",
  title: "git's credential helper takes two seconds and knows nothing; then git asks on the terminal",
  requires: ["terminal"],
  faults: [gitServer({ wantsCredentials: true }), sleepingCredentialHelper(2)],
  workload: { argv: ["go", "mod", "download"], module: "private-module", env: { GIT_TERMINAL_PROMPT: "1" } },
  onTerminal: true,
  endAfterMs: 5_000,
  expects: [
    { what: "child", names: ({ planted }) => [String(planted.get("program"))] },
    { what: "prompt", names: () => ["git"] },
  ],
} satisfies Stall;
