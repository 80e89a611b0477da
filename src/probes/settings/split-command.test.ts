import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitCommand } from "./split-command.ts";

// Each row was put to cmd/internal/quoted of go1.26.8, or follows from its source.
describe("a command line of a Go variable", () => {
  const ROWS: readonly (readonly [string, ReturnType<typeof splitCommand>])[] = [
    ["", []],
    [" \t", []],
    ["prog --a  b", ["prog", "--a", "b"]],
    ["'/a b/prog' \"x y\"", ["/a b/prog", "x y"]],
    ["a'b c'", ["a'b", "c'"]],
    ["'a'b", ["a", "b"]],
    ["'a", { problem: "unterminated ' string" }],
    ['x "a', { problem: 'unterminated " string' }],
  ];
  it.each(ROWS)("%j is split as go splits it", (text, words) => expect(splitCommand(text)).toEqual(words));

  it("may be anything", () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        splitCommand(text);
      }),
    ));
});
