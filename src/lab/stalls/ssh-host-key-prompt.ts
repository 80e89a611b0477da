import { gitServer } from "../faults/git-server.ts";
import { sshServer } from "../faults/ssh-server.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "ssh-host-key-prompt",
  title: "ssh asks whether an unknown host key is right",
  requires: ["terminal"],
  faults: [gitServer(), sshServer],
  workload: {
    argv: ["go", "mod", "download"],
    module: "private-module",
    // go itself would forbid ssh to ask: BatchMode=yes. Source: go1.26 cmd/go/internal/get.
    env: { GIT_SSH_COMMAND: "ssh", GIT_TERMINAL_PROMPT: "1" },
  },
  onTerminal: true,
  expects: [{ what: "prompt", names: () => ["ssh"] }],
} satisfies Stall;
