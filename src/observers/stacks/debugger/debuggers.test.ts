import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDelve } from "./parse-delve.ts";
import { parseGdb } from "./parse-gdb.ts";

const recorded = (name: string) => readFileSync(join(import.meta.dirname, "recordings", name), "utf8");

describe("parseDelve", () => {
  it("reads what delve prints of a program of go1.27.4", () => {
    const goroutines = parseDelve(recorded("delve-1.27.1.txt"), true);
    expect(goroutines).toHaveLength(5);
    expect(goroutines[0]).toMatchObject({ id: 1, status: "waiting", waitReason: "sleep" });
    expect(goroutines[0]?.frames.map((frame) => frame.function)).toEqual([
      "runtime.gopark",
      "time.Sleep",
      "main.main",
      "runtime.main",
      "runtime.goexit",
    ]);
    expect(goroutines[0]?.frames[2]).toMatchObject({ file: "/src/prog/main.go", line: 3 });
  });

  it("drops the reasons of a delve that is older than the go", () => {
    expect(parseDelve(recorded("delve-1.27.1.txt"), false).map((each) => each.waitReason)).toEqual(Array(5).fill(""));
  });

  it("survives any text", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => void parseDelve(text, true)));
  });
});

describe("parseGdb", () => {
  it("reads number, state and innermost function", () => {
    const goroutines = parseGdb(recorded("gdb-13.1.txt"));
    expect(goroutines.map(({ id, status }) => [id, status])).toEqual([1, 2, 3, 4, 5].map((id) => [id, "waiting"]));
    expect(goroutines[0]?.frames).toEqual([{ function: "runtime.gopark", file: "", line: 0 }]);
  });

  it("finds nothing where gdb could not", () => {
    expect(
      parseGdb("Error occurred in Python: 'runtime[allgs]' has unknown type; cast it to its declared type\n"),
    ).toEqual([]);
  });
});
