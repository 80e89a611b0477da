import { controlGroup } from "../faults/control-group.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "cpu-quota",
  title: "a control group gives go a tenth of a processor",
  requires: [],
  faults: [controlGroup("cpu", { quotaUs: "10000" })],
  workload: { argv: ["go", "build", "-a", "std"], module: "none" },
  expects: [{ what: "throttled" }],
} satisfies Stall;
