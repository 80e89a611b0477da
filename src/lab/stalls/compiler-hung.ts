import { hungProgram } from "../faults/hung-program.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "compiler-hung",
  title: "the C compiler became another program that never ends",
  requires: ["gcc"],
  faults: [hungProgram("gcc", "CC")],
  workload: { argv: ["go", "build", "."], module: "cgo" },
  expects: [{ what: "child", names: () => ["sleep"] }],
  longOnly: true,
} satisfies Stall;
