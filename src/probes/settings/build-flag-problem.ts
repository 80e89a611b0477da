import { splitCommand } from "./split-command.ts";

/** Decimal, hexadecimal, binary or octal, with underscores as go has them. Source: Go strconv.ParseInt with base 0. */
const INTEGER = /^[+-]?(0|[1-9](_?\d)*|0[xX](_?[0-9a-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+)$/;
/** Source: Go strconv.ParseBool; an empty one is taken as well (measured, go1.26.8). */
const STAMP = /^(|auto|1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

/**
 * Why build, list, vet, test, run and install end at once with these GOFLAGS, in go's words; null where nothing is known against them.
 * `go version` and `go env` take no notice of either flag. Source: go1.26 cmd/go, package work, build.go and init.go.
 */
export function buildFlagProblem(goflags: string): string | null {
  const words = splitCommand(goflags);
  if ("problem" in words) return null;
  const given = words.flatMap((word) => {
    const [, name, value = null] = /^--?(p|buildvcs)(?:=(.*))?$/s.exec(word) ?? [];
    return name === undefined ? [] : [{ name, value }];
  });
  for (const { name, value } of given) {
    if (name === "p" && value === null) return "flag needs an argument: -p (from $GOFLAGS)";
    if (name === "p" && value !== null && !INTEGER.test(value))
      return `invalid value "${value}" for flag -p (from $GOFLAGS): parse error`;
    if (name === "buildvcs" && value !== null && !STAMP.test(value))
      return `invalid boolean value "${value}" for flag -buildvcs (from $GOFLAGS): value is neither 'auto' nor a valid bool`;
  }
  // Of several the last one holds.
  const processes = given.findLast((each) => each.name === "p")?.value ?? "1";
  return /^-|^\+?0[0_]*$/.test(processes) ? `-p must be a positive integer: ${processes}` : null;
}
