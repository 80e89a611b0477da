import { gitServer } from "../faults/git-server.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "git-prompt",
  title: "git asks for a user name on the terminal",
  requires: ["terminal"],
  faults: [gitServer({ wantsCredentials: true })],
  workload: {
    argv: ["go", "mod", "download"],
    module: "private-module",
    env: { GIT_TERMINAL_PROMPT: "1" },
  },
  onTerminal: true,
  expects: [{ what: "prompt", names: () => ["git"] }],
} satisfies Stall;
