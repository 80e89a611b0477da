import { sleepingProgram } from "../faults/sleeping-program.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "compiler-asleep",
  title: "the C compiler is a script that sleeps",
  requires: ["gcc"],
  faults: [sleepingProgram("gcc", "CC")],
  workload: { argv: ["go", "build", "."], module: "cgo" },
  expects: [{ what: "child", names: ({ planted }) => [String(planted.get("program"))] }],
  cause: "cgo/hung-compiler",
} satisfies Stall;
