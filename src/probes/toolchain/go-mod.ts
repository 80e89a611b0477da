/** What gowhy takes from a go.mod or go.work. */
export interface GoModFile {
  readonly modulePath: string | null;
  readonly goLine: string | null;
  readonly toolchainLine: string | null;
  readonly requires: readonly Requirement[];
  readonly replaces: readonly Replacement[];
  /** Directories of go.work's use lines. */
  readonly uses: readonly string[];
  /** The first thing that go would refuse, as a sentence. */
  readonly problem: string | null;
}

export interface Requirement {
  readonly path: string;
  readonly version: string;
  readonly indirect: boolean;
}

export interface Replacement {
  readonly path: string;
  /** Null: every version. */
  readonly version: string | null;
  readonly withPath: string;
  /** Null: a directory. */
  readonly withVersion: string | null;
}

/** The longest go.mod seen has some 1,500 lines. */
const MAX_LINES = 20_000;
const MAX_LINE = 4_096;
const MAX_TEXT = 1_000;
const BLOCKS = new Set(["require", "replace", "exclude", "retract", "use", "tool", "ignore", "godebug"]);
const LINES = new Set([...BLOCKS, "module", "go", "toolchain"]);

/** Reads such a file tolerantly: what is wrong in one line does not hide the others. Never throws. Source: golang.org/x/mod/modfile. */
export function parseGoMod(text: string): GoModFile {
  const found = {
    modulePath: null as string | null,
    goLine: null as string | null,
    toolchainLine: null as string | null,
    requires: [] as Requirement[],
    replaces: [] as Replacement[],
    uses: [] as string[],
    problem: null as string | null,
  };
  let block: string | null = null;
  for (const [index, raw] of text.split("\n", MAX_LINES).entries()) {
    const [code, comment] = splitComment(raw.slice(0, MAX_LINE));
    const words = wordsOf(code);
    const [first] = words;
    if (first === undefined) continue;
    if (block !== null && first === ")") {
      block = null;
      continue;
    }
    const verb: string = block ?? first;
    const rest = block === null ? words.slice(1) : words;
    if (block === null && rest.length === 1 && rest[0] === "(" && (BLOCKS.has(verb) || verb === "module")) {
      block = verb;
      continue;
    }
    // An empty block on one line is none.
    if (block === null && rest.join("") === "()") continue;
    const problem = takeLine(found, verb, rest, comment);
    if (problem !== null) found.problem ??= `line ${index + 1}: ${problem}`;
  }
  if (block !== null) found.problem ??= `the block of "${block}" is not closed`;
  return found;
}

type Found = {
  -readonly [K in keyof GoModFile]: GoModFile[K] extends readonly (infer T)[] ? T[] : GoModFile[K];
};

/** Takes over one line; gives what is wrong with it, or null. */
function takeLine(found: Found, verb: string, rest: readonly string[], comment: string): string | null {
  const [one, two, three, four] = rest;
  if (!LINES.has(verb)) return `unknown directive: ${verb.slice(0, 80)}`;
  if (one === undefined) return `${verb} without a value`;
  switch (verb) {
    case "module":
      found.modulePath ??= one.slice(0, MAX_TEXT);
      return null;
    case "go":
      found.goLine ??= one.slice(0, MAX_TEXT);
      return /^[1-9]\d*\.\d+(\.\d+)?([a-z]+\d+)?$/.test(one) ? null : `invalid go version '${one.slice(0, 80)}'`;
    case "toolchain":
      found.toolchainLine ??= one.slice(0, MAX_TEXT);
      return /^default$|^go1($|\.)/.test(one) ? null : `invalid toolchain version '${one.slice(0, 80)}'`;
    case "use":
      found.uses.push(one);
      return null;
    case "require":
      if (two === undefined) return "require wants a module and a version";
      found.requires.push({
        path: one.slice(0, MAX_TEXT),
        version: two.slice(0, MAX_TEXT),
        indirect: /^\s*indirect\b/.test(comment),
      });
      return null;
    case "replace": {
      const arrow = rest.indexOf("=>");
      if (arrow < 1 || rest[arrow + 1] === undefined) return "replace wants an arrow";
      const [withPath, withVersion] = arrow === 1 ? [three, four] : [rest[3], rest[4]];
      found.replaces.push({
        path: one,
        version: arrow === 1 ? null : (two ?? null),
        withPath: (withPath ?? "").slice(0, MAX_TEXT),
        withVersion: withVersion?.slice(0, MAX_TEXT) ?? null,
      });
      return null;
    }
    default:
      return null;
  }
}

/** The code of a line and the text of its comment. A // within quotes begins none. */
function splitComment(line: string): [code: string, comment: string] {
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? "";
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "`") quote = character;
    else if (character === "/" && line[at + 1] === "/") return [line.slice(0, at), line.slice(at + 2)];
  }
  return [line, ""];
}

/** `require(` opens a block as well as `require (`. */
const wordsOf = (code: string): string[] =>
  [...code.replace(/^(\s*\w+)\(\s*$/, "$1 (").matchAll(/"([^"]*)"|`([^`]*)`|(\()(?=\s*$)|([^\s]+)/g)].map(
    ([, double, back, open, bare]) => double ?? back ?? open ?? bare ?? "",
  );

/** What a requirement really fetches, after the replace lines: another module, or nothing where a directory stands for it. */
export function replaced(
  requirement: Requirement,
  replaces: readonly Replacement[],
): { path: string; version: string } | null {
  const own = replaces.filter((each) => each.path === requirement.path);
  const by = own.find((each) => each.version === requirement.version) ?? own.find((each) => each.version === null);
  if (!by) return requirement;
  return by.withVersion === null ? null : { path: by.withPath, version: by.withVersion };
}
