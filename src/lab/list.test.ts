import { describe, expect, it } from "vitest";
import { labList } from "./list.ts";

describe("labList", () => {
  it("tells the same scenarios in both languages", () => {
    const names = (lines: readonly string[]) => lines.map((line) => line.split(" ")[0]);
    const chinese = labList(null, "zh-CN");
    expect(names(chinese)).toEqual(names(labList(null, "en")));
    expect(chinese.filter((line) => / – skipped here| not reproducible: /.test(line))).toEqual([]);
  });
});
