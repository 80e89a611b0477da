import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../src/causes/catalogue.ts";
import { sourceFiles, walk } from "./imports.ts";

const FORBIDDEN_NAMES = /(^|\/)(utils?|helpers?|common|misc|shared|core|base|managers?|types)(\.ts|\/|$)/;
/** STYLE: none over 400 lines, generated files apart. */
const MAX_LINES = 400;
const CAUSE_FILES = ["cause.ts", "cause.test.ts", "scenario.ts", "recorded.json", "README.md"];
const README_HEADINGS = [
  "## What it is",
  "## How it comes about",
  "## How to see it by hand",
  "## What to do",
  "## Sources",
];

const causes = walk("src/causes")
  .filter((path) => path.endsWith("/cause.ts") && path.split("/").length === 5)
  .map((path) => path.slice(0, -"/cause.ts".length));
const files = sourceFiles("src");

describe("files", () => {
  it("have names that say what they do", () => {
    expect(files.map((file) => file.path).filter((path) => FORBIDDEN_NAMES.test(path))).toEqual([]);
  });

  it("are short", () => {
    expect(
      files
        .map((file) => ({ path: file.path, lines: file.text.split("\n").length }))
        .filter(({ lines }) => lines > MAX_LINES),
    ).toEqual([]);
  });

  it("are kebab-case", () => {
    expect(files.map((file) => file.path).filter((path) => !/^[a-z0-9/.-]+$/.test(path))).toEqual([]);
  });

  it("name no host, path or text of the lab outside the lab", () => {
    const wrong = files.filter(
      (file) =>
        !file.path.startsWith("src/lab/") &&
        !/(\/scenario|\.test)\.ts$/.test(file.path) &&
        /\blab\.test\b|gowhylab|__lab-inside/.test(file.text),
    );
    expect(wrong.map((file) => file.path).filter((path) => !path.startsWith("src/cli/"))).toEqual([]);
  });
});

describe("every cause is whole", () => {
  for (const directory of causes) {
    it(directory, () => {
      const reproducible = !readFileSync(`${directory}/scenario.ts`, "utf8").includes("notReproducible:");
      const wanted = CAUSE_FILES.filter((name) => name !== "recorded.json" || reproducible);
      expect(wanted.filter((name) => !existsSync(`${directory}/${name}`))).toEqual([]);
      const readme = readFileSync(`${directory}/README.md`, "utf8");
      expect(readme.split("\n")[0]).toBe(`# ${directory.slice("src/causes/".length)}`);
      expect(README_HEADINGS.filter((heading) => !readme.includes(`\n${heading}\n`))).toEqual([]);
      // Commands are a block of code: as a paragraph their line ends, `*` and `_` are lost.
      expect(readme).toMatch(/\n## How to see it by hand\n\n {4}\S/);
      const cause = CATALOGUE.find((each) => each.id === directory.slice("src/causes/".length));
      expect(cause, "in the catalogue: npm run generate").toBeDefined();
      for (const part of [cause?.references, cause?.confirms, cause?.rulesOut]) expect(part?.length).toBeGreaterThan(0);
    });
  }
});
