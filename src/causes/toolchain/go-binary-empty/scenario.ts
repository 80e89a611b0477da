import { join } from "node:path";
import { brokenGo } from "../../../lab/faults/broken-go.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "toolchain/go-binary-empty",
  title: "bin/go has no bytes",
  requires: [],
  faults: [brokenGo("empty")],
  // The shell runs it as an empty script: success, and not a word.
  workload: { argv: ["go", "version"], module: "library", goMustFail: false, goSays: /^\s*$/ },
  names: ({ goroot }) => ({ path: join(goroot, "bin", "go") }),
} satisfies Scenario;
