import { moduleSources } from "../faults/module-sources.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "test-deadlocked",
  title: "a test under go test waits for ever",
  requires: [],
  faults: [
    moduleSources({
      "main_test.go":
        'package main\n\nimport "testing"\n\nfunc TestHello(t *testing.T) { t.Parallel(); <-make(chan int) }\n',
    }),
  ],
  workload: { argv: ["go", "test", "-vet=off", "."], module: "hello" },
  // go test itself handles the interrupt, once it has begun to build.
  plainEndAfterMs: 3_000,
  expects: [{ what: "child", names: () => [".test"] }],
  longOnly: true,
} satisfies Stall;
