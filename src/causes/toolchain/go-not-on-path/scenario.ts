import { brokenGo } from "../../../lab/faults/broken-go.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "toolchain/go-not-on-path",
  title: "the directory of go is not on PATH",
  requires: [],
  faults: [brokenGo("not-on-path")],
  workload: { argv: ["go", "version"], module: "library", goSays: /not found/ },
  otherMeans: [
    {
      by: "a go without its execute bit",
      faults: [brokenGo("not-executable")],
      workload: { argv: ["go", "version"], module: "library", goSays: /Permission denied/ },
      names: ({ goroot }) => ({ path: `${goroot}/bin/go` }),
    },
  ],
} satisfies Scenario;
