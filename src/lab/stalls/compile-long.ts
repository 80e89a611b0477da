import { moduleSources } from "../faults/module-sources.ts";
import type { Stall } from "../stall.ts";

/** One function whose values all depend on each other: the compiler needs more than ten seconds for it. */
function longFunction(): string {
  const lines = Array.from(
    { length: 50_000 },
    (_, at) => `\tif x&${at} != 0 { x = x*${2 * at + 3} + y } else { y += x ^ ${at} }\n`,
  );
  return `package main\n\nfunc main() {\n\tx, y := len("ab"), 1\n${lines.join("")}\tprintln(x, y)\n}\n`;
}

export default {
  name: "compile-long",
  title: "one package takes the compiler many seconds",
  requires: [],
  faults: [moduleSources({ "main.go": longFunction(), "main_test.go": null })],
  workload: { argv: ["go", "build", "."], module: "hello" },
  // It is work: the time has a part of it, and nothing stalls.
  expects: [],
  spendsTimeOn: ["compile"],
} satisfies Stall;
