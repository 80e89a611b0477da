import { moduleProxy } from "../faults/module-proxy.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "stopped",
  title: "go is stopped by SIGSTOP",
  requires: [],
  faults: [moduleProxy({ mode: { kind: "slow", delayMs: 60_000 } })],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  meanwhile: (_, { pid }) => void process.kill(pid, "SIGSTOP"),
  release: (_, { pid }) => void process.kill(pid, "SIGCONT"),
  expects: [{ begins: "meanwhile", what: "stopped", names: () => ["go"] }],
} satisfies Stall;
