import type { Stall } from "../stall.ts";

export default {
  name: "healthy-test",
  title: "tests that run and pass",
  requires: [],
  faults: [],
  workload: { argv: ["go", "test", "-vet=off", "."], module: "hello" },
  expects: [],
  endAfterMs: null,
} satisfies Stall;
