import { sleepingProgram } from "../faults/sleeping-program.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "cache-program-asleep",
  title: "the program of GOCACHEPROG never says what it can",
  requires: [],
  faults: [sleepingProgram("remote-cache", "GOCACHEPROG")],
  workload: { argv: ["go", "build", "."], module: "hello" },
  expects: [{ what: "child", names: ({ planted }) => [String(planted.get("program"))] }],
} satisfies Stall;
