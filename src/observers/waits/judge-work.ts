import type { WaitKind } from "../../facts/watch.ts";
import type { WatchedProcess } from "../tick.ts";

/** What a process does while it uses the processor. */
export interface Work {
  readonly what: WaitKind;
  readonly on: string;
}

/** Programs that turn source into objects: go's own, and those that cgo starts. */
const COMPILERS: ReadonlySet<string> = new Set([
  "compile",
  "asm",
  "cgo",
  "vet",
  "cc1",
  "cc1plus",
  "as",
  "f951",
  "clang",
]);
const LINKERS: ReadonlySet<string> = new Set(["link", "ld", "ld.bfd", "ld.gold", "ld.lld", "lld", "mold", "collect2"]);
const DRIVERS = /^(?:.*-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?$/;

/** What a process works at: by its program and the package that its arguments name. */
export function workOf(process: WatchedProcess): Work {
  const program = nameOf(process.argv[0] ?? process.name);
  if (LINKERS.has(program)) return { what: "link", on: linkedProgram(process.argv) };
  if (COMPILERS.has(program)) return { what: "compile", on: compiledPackage(program, process.argv) };
  if (DRIVERS.test(program)) {
    const links = !process.argv.some((each) => each === "-c" || each === "-E" || each === "-S");
    return links
      ? { what: "link", on: linkedProgram(process.argv) }
      : { what: "compile", on: compiledPackage(program, process.argv) };
  }
  return { what: "cpu", on: program || process.name };
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** go gives compile and asm the import path with -p, cgo with -importpath, and vet a file that is called vet.cfg for every package. Source: go1.26 cmd/go, package work, gc.go and exec.go. */
function compiledPackage(program: string, argv: readonly string[]): string {
  const named = after(argv, "-p") ?? after(argv, "-importpath");
  if (named !== null) return named;
  const source = argv.find((each) => /\.(?:c|cc|cpp|cxx|m|s|S|f|go)$/.test(each));
  return source === undefined ? program : nameOf(source);
}

/** The linker writes a.out in the build directory first; its -buildid and the output's name are all that it is told. */
function linkedProgram(argv: readonly string[]): string {
  const output = after(argv, "-o");
  return output === null ? nameOf(argv[0] ?? "") : nameOf(output);
}

function after(argv: readonly string[], option: string): string | null {
  const at = argv.indexOf(option);
  return at < 0 ? null : (argv[at + 1] ?? null);
}

/** A program that go built a moment ago and runs: the user's own, or a test. Source: go1.26 cmd/go, package work, NewObjdir. */
export const isUsersProgram = (process: WatchedProcess): boolean =>
  /\/go-build\d+\/b\d+\/(?:exe\/)?[^/]+$/.test(process.program ?? process.argv[0] ?? "");

/** The go command itself. */
export const isGo = (process: WatchedProcess): boolean => nameOf(process.argv[0] ?? process.name) === "go";

/** A command as a person reads it, cut to a line. */
export const commandOf = (argv: readonly string[], name: string): string =>
  argv.length === 0 ? name : [nameOf(argv[0] ?? ""), ...argv.slice(1)].join(" ").slice(0, 200);
