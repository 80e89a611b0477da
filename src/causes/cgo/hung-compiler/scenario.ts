import { hungProgram } from "../../../lab/faults/hung-program.ts";
import type { Scenario } from "../../../lab/scenario.ts";

export default {
  proves: "cgo/hung-compiler",
  title: "the gcc that PATH leads to never answers",
  requires: ["gcc"],
  faults: [hungProgram("gcc")],
  workload: { argv: ["go", "build", "./..."], module: "cgo" },
  during: true,
  names: () => ({ cc: "gcc", stuck: "sleep 100000" }),
  otherMeans: [
    {
      by: "CC names a compiler that never answers",
      faults: [hungProgram("corp-cc", "CC")],
      names: ({ directory }) => ({ cc: `${directory}/planted-bin/corp-cc`, from: "CC in the environment" }),
    },
  ],
} satisfies Scenario;
