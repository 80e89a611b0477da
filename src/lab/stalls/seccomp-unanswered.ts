import { unansweredSystemCall } from "../faults/seccomp-notify.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "seccomp-unanswered",
  title: "a seccomp supervisor never answers for a call of go",
  requires: [],
  faults: [unansweredSystemCall("flock")],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  expects: [{ what: "seccomp", names: () => ["flock"] }],
} satisfies Stall;
