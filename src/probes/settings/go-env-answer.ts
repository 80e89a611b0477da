/** More than the answer of any go to a list of names. */
const MAX_NAMES = 200;

/** The flat map that `go env -json` prints, or null where it is something else. A shim may print a line of its own before it. */
export function parseGoEnvAnswer(stdout: string): Readonly<Record<string, string>> | null {
  const start = stdout.indexOf("{");
  const end = stdout.lastIndexOf("}");
  if (start < 0 || end < start) return null;
  try {
    const parsed: unknown = JSON.parse(stdout.slice(start, end + 1));
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return null;
    const entries = Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return entries.length === 0 ? null : Object.fromEntries(entries.slice(0, MAX_NAMES));
  } catch {
    return null;
  }
}
