import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutTo, displayWidth, padTo, wrap } from "./width.ts";

describe("width", () => {
  it.each([
    ["abc", 3],
    ["证据", 4],
    ["，", 2],
    ["✓ go", 4],
    ["e\u0301", 1],
    ["\u001b[31mred\u001b[39m", 3],
    ["█", 1],
  ])("%j takes %i columns", (text, width) => expect(displayWidth(text)).toBe(width));

  it("pads to columns, not to characters", () => {
    expect(padTo("证据", 6)).toBe("证据  ");
    expect(padTo("toolong", 3)).toBe("toolong");
  });

  it("cuts by columns", () => {
    expect(cutTo("探测 DNS", 5)).toBe("探测 ");
    expect(cutTo("探测", 3)).toBe("探");
    expect(cutTo("ok", 10)).toBe("ok");
  });

  it("breaks Chinese anywhere but before a closing mark, and words nowhere", () => {
    expect(wrap("主机静默丢弃数据包。", 18)).toEqual(["主机静默丢弃数据", "包。"]);
    expect(wrap("see /a/very/long/path/that/stays here", 10)).toEqual(["see", "/a/very/long/path/that/stays", "here"]);
  });

  it("loses nothing but blanks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 80 }), fc.integer({ min: 4, max: 40 }), (text, width) => {
        expect(wrap(text, width).join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }),
    );
  });
});
