import { OPTION_TABLE, spellingsOf, takesValue } from "./option-table.ts";

export interface SplitArgv {
  /** gowhy's own words, the command's name among them. */
  readonly own: readonly string[];
  /** The watched command, untouched. */
  readonly watched: readonly string[];
}

const VALUE_OPTIONS: ReadonlySet<string> = new Set(OPTION_TABLE.filter(takesValue).flatMap(spellingsOf));

/**
 * Cuts the command line where the watched command begins: at the first bare word when that is `go`, else at the first `--` of `run`.
 * What stands behind is never looked at, so `gowhy go build --json` gives `--json` to go.
 */
export function splitArgv(argv: readonly string[]): SplitArgv {
  let command: string | null = null;
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    if (word === "--" && (command === "run" || command === null))
      return { own: [...argv.slice(0, at), ...(command === null ? ["run"] : [])], watched: argv.slice(at + 1) };
    if (VALUE_OPTIONS.has(word)) at += 1;
    else if (!word.startsWith("-") && command === null) {
      if (word === "go") return { own: argv.slice(0, at + 1), watched: argv.slice(at) };
      command = word;
    }
  }
  return { own: argv, watched: [] };
}
