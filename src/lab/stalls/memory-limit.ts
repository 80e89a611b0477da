import { controlGroup } from "../faults/control-group.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "memory-limit",
  title: "a memory limit with the OOM killer switched off: who wants a page more, waits",
  requires: [],
  faults: [controlGroup("memory", { limitBytes: String(30 * 2 ** 20), "memory.oom_control": "1" })],
  workload: { argv: ["go", "build", "-a", "std"], module: "none" },
  expects: [{ what: "memory" }],
} satisfies Stall;
