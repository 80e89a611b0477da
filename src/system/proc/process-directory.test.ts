import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inUtf8, splitArguments } from "./process-directory.ts";

describe("splitArguments", () => {
  it("splits at zero bytes and keeps an empty argument", () => {
    expect(splitArguments("go\0build\0\0-o\0")).toEqual(["go", "build", "", "-o"]);
    expect(splitArguments("")).toEqual([]);
  });

  it("keeps no secret", () => {
    expect(splitArguments("git\0clone\0https://ann:hunter2@git.corp.example/x\0").join(" ")).not.toContain("hunter2");
  });

  it("bounds what it gives, whatever the process is called", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (text) => {
        const words = splitArguments(text);
        expect(words.length).toBeLessThanOrEqual(32);
        for (const word of words) expect(word.length).toBeLessThanOrEqual(500);
      }),
    );
  });
});

it("reads names as people wrote them", () => {
  expect(inUtf8(Buffer.from("构建", "utf8").toString("latin1"))).toBe("构建");
  expect(inUtf8("go build")).toBe("go build");
});
