import { moduleSources } from "../faults/module-sources.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "program-asleep",
  title: "the program under go run sleeps",
  requires: [],
  faults: [
    moduleSources({
      "main.go": 'package main\n\nimport "time"\n\nfunc main() { time.Sleep(time.Hour) }\n',
      "main_test.go": null,
    }),
  ],
  workload: { argv: ["go", "run", "."], module: "hello" },
  expects: [{ what: "child", names: () => ["/exe/"] }],
} satisfies Stall;
