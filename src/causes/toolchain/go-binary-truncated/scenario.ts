import { join } from "node:path";
import { brokenGo } from "../../../lab/faults/broken-go.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "toolchain/go-binary-truncated",
  title: "bin/go ends early",
  requires: [],
  faults: [brokenGo("truncated")],
  workload: { argv: ["go", "version"], module: "library" },
  names: ({ goroot }) => ({ path: join(goroot, "bin", "go") }),
} satisfies Scenario;
