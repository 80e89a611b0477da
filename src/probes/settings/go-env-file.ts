/** One `NAME=value` line of a go/env or go.env file. */
export interface EnvLine {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** More lines than this are no settings file. */
const MAX_LINES = 10_000;

/**
 * Reads such a file by Go's rule: a line counts where it has a `=` and begins with A to Z; no quotes, no `export`, no trimming;
 * the last of two wins. Source: go1.26 cmd/go/internal/cfg, readEnvFile.
 */
export function parseGoEnvFile(text: string): ReadonlyMap<string, EnvLine> {
  const found = new Map<string, EnvLine>();
  for (const [index, line] of text.split("\n", MAX_LINES).entries()) {
    const equals = line.indexOf("=");
    if (equals < 0 || !/^[A-Z]/.test(line)) continue;
    found.set(line.slice(0, equals), { name: line.slice(0, equals), value: line.slice(equals + 1), line: index + 1 });
  }
  return found;
}

/** What a person wrote in the file and go takes no notice of: `export X=`, a blank before the name. */
export function ignoredLines(text: string): readonly number[] {
  return text
    .split("\n", MAX_LINES)
    .flatMap((line, index) =>
      /^\s*(?:export\s+|set\s+)?GO[A-Z]+\s*=/.test(line) && !/^[A-Z]/.test(line) ? [index + 1] : [],
    )
    .slice(0, 20);
}
