/** `-buildvcs` as GOFLAGS has it: the last one counts. Source: go help environment (GOFLAGS), go1.26 cmd/go/internal/cfg buildvcsFlag. */
export function buildvcsFlag(goflags: string): "auto" | "true" | "false" {
  let setting: "auto" | "true" | "false" = "auto";
  for (const word of goflags.split(/\s+/)) {
    const [, value] = /^['"]?--?buildvcs(?:=([^'"]*))?['"]?$/.exec(word) ?? [];
    if (value === undefined) {
      if (/^--?buildvcs$/.test(word)) setting = "true";
    } else if (value === "auto") setting = "auto";
    else if (/^(?:1|t|T|true|TRUE|True)$/.test(value)) setting = "true";
    else if (/^(?:0|f|F|false|FALSE|False)$/.test(value)) setting = "false";
  }
  return setting;
}

/** The flag of a watched command line, where it has one. */
export function buildvcsOfArgv(argv: readonly string[]): "auto" | "true" | "false" | null {
  const flags = argv.filter((word) => /^--?buildvcs(?:=|$)/.test(word));
  return flags.length === 0 ? null : buildvcsFlag(flags.join(" "));
}
