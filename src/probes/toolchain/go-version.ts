/** A Go version in its parts, decimal strings so that no number is too large: major[.minor[.patch]][kind[pre]]. */
interface Version {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  readonly kind: string;
  readonly pre: string;
}

/** "" < alpha < beta < rc, as strings compare. Before 1.21 the first release had no patch: 1.20 is 1.20.0. */
const PATTERN = /^(0|[1-9]\d*)(?:\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*)|([a-z]+)(0|[1-9]\d*)?)?)?$/;
const MAX_LENGTH = 100;

/** Reads 1.21, 1.21.0, 1.21rc1; null for what is no version. Source: go1.26 internal/gover, Parse. */
export function parseGoVersion(text: string): Version | null {
  if (text.length > MAX_LENGTH) return null;
  const [whole, major, minor, patch, kind, pre] = PATTERN.exec(text) ?? [];
  if (whole === undefined || major === undefined) return null;
  if (minor === undefined) return { major, minor: "0", patch: "0", kind: "", pre: "" };
  if (kind !== undefined) return { major, minor, patch: "", kind, pre: pre ?? "" };
  return { major, minor, patch: patch ?? (compareNumbers(minor, "21") < 0 ? "0" : ""), kind: "", pre: "" };
}

/** Below, equal or above zero. What is no version is less than every version. 1.21 < 1.21rc1 < 1.21.0. */
export function compareGoVersions(one: string, other: string): number {
  const [a, b] = [parseGoVersion(one), parseGoVersion(other)];
  if (!a || !b) return Number(a !== null) - Number(b !== null);
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    (a.kind === b.kind ? 0 : a.kind < b.kind ? -1 : 1) ||
    compareNumbers(a.pre, b.pre)
  );
}

/** A language version such as 1.22: no release of its own from 1.21 on. */
export function isLanguageVersion(text: string): boolean {
  const version = parseGoVersion(text);
  return version !== null && version.patch === "" && version.kind === "";
}

/** The version in a toolchain's name: go1.2.3-corp is 1.2.3; empty where it is no name. Source: go1.26 cmd/go/internal/gover, FromToolchain. */
export function versionOfToolchain(name: string): string {
  if (/[\\/]/.test(name) || !name.startsWith("go")) return "";
  const version = name.slice(2).split(/[ \t-]/, 1)[0] ?? "";
  return parseGoVersion(version) ? version : "";
}

/** Decimal strings by value; an absent part is less than 0. */
function compareNumbers(one: string, other: string): number {
  if (one === other) return 0;
  if (one.length !== other.length) return one.length < other.length ? -1 : 1;
  return one < other ? -1 : 1;
}
