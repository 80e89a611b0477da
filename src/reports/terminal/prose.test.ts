import { describe, expect, it } from "vitest";
import { proseLines } from "./prose.ts";

describe("prose", () => {
  it("joins and wraps paragraphs and items, and keeps code and tables", () => {
    const page =
      "one two\nthree four\n\n    code -a   -b\n    more\n\n- item that is\n  long\n- other\n\n| a | b |\n\n```sh\n  x\n```\nend";
    expect(proseLines(page, 16)).toEqual([
      "  one two three",
      "  four",
      "",
      "    code -a   -b",
      "    more",
      "",
      "  - item that",
      "    is long",
      "  - other",
      "",
      "    | a | b |",
      "",
      "      x",
      "  end",
    ]);
  });
});
