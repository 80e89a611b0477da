import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseArgv } from "./parse-argv.ts";
import { splitArgv } from "./split-argv.ts";
import { UsageError } from "./usage-error.ts";

const parse = (...argv: string[]) => parseArgv(argv, {});

describe("the command line", () => {
  it("is a check-up when it is empty", () =>
    expect(parse()).toMatchObject({ command: "check", words: [], watched: [] }));

  it("takes gowhy's options before and after its own commands", () => {
    expect(parse("--json", "check").options.format).toBe("json");
    expect(parse("check", "--json", "-o", "x").options).toMatchObject({ format: "json", output: "x" });
  });

  it.each([
    [
      ["go", "build", "--json"],
      ["go", "build", "--json"],
    ],
    [
      ["--why", "go", "test", "-run", "--"],
      ["go", "test", "-run", "--"],
    ],
    [
      ["--lang", "go", "go", "env"],
      ["go", "env"],
    ],
    [
      ["run", "--", "go", "--version"],
      ["go", "--version"],
    ],
    [
      ["--", "make", "-o", "x"],
      ["make", "-o", "x"],
    ],
    [
      ["run", "--give-up", "--", "--", "x"],
      ["--", "x"],
    ],
  ])("%j leaves the command alone", (argv, watched) => expect(splitArgv(argv).watched).toEqual(watched));

  it("leaves every watched word as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(parse("--why", "go", ...words)).toMatchObject({ command: "go", watched: ["go", ...words] });
        expect(parse("run", "--", ...words)).toMatchObject({ command: "run", watched: words });
      }),
    );
  });

  it.each([
    [["--jsn"], "--json"],
    [["--format", "xml"], "terminal"],
    [["--lang", "fr"], "zh-CN"],
    [["--deadline", "soon"], "soon"],
    [["--deadline", "-1"], ""],
    [["--of", "1.5"], "whole"],
    [["lab", "run", "--jobs", "0"], "from 1"],
    [["--of"], "--of"],
    [["causes", "--of", "1"], "--of"],
    [["go", "x", "--of"], null],
    [["--exit-zero", "go"], "--exit-zero"],
  ])("%j", (argv, names) => {
    const attempt = () => parse(...argv);
    if (names === null) expect(attempt).not.toThrow();
    else
      try {
        attempt();
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
        const { text, hint } = error as UsageError;
        expect(`${text.en} ${hint?.en}`).toContain(names);
      }
  });

  it.each([
    [["--jsn"], "没有选项 --jsn（是否想写 --json？）"],
    [["--of"], "选项 --of <pid> 缺少取值"],
  ])("says in Chinese what is wrong with %j", (argv, says) => {
    try {
      parse(...argv);
      expect.unreachable();
    } catch (error) {
      expect((error as UsageError).text.zh).toBe(says);
    }
  });

  it("never throws anything but a UsageError", () => {
    const word = fc.oneof(
      fc.constantFrom(
        "--json",
        "--of",
        "--as-uid",
        "-o",
        "--",
        "--lang",
        "check",
        "run",
        "--no-color",
        "--format=json",
        "-h",
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (argv) => {
        try {
          parse(...argv);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });

  it("chooses its language by --lang, then by the locale", () => {
    expect(parseArgv([], { LANG: "zh_CN.UTF-8" }).options.language).toBe("zh-CN");
    expect(parseArgv(["--lang", "en"], { LANG: "zh_CN.UTF-8" }).options.language).toBe("en");
  });
});
