/**
 * Whether a list of safe.directory values, in the order in which git reads them, covers a root: `*` covers all, an empty value
 * clears what stood before, `PATH/*` covers what lies below (from 2.46), `~/` is the home. Source: git-config(1), safe.directory.
 */
export function coversRoot(values: readonly string[], root: string, home: string | null): boolean {
  let covered = false;
  for (const value of values) {
    if (value === "") covered = false;
    else if (value === "*") covered = true;
    else {
      const path = trimmed(
        home !== null && (value === "~" || value.startsWith("~/")) ? `${home}${value.slice(1)}` : value,
      );
      if (path.endsWith("/*") ? `${trimmed(root)}/`.startsWith(path.slice(0, -1)) : path === trimmed(root))
        covered = true;
    }
  }
  return covered;
}

const trimmed = (path: string): string => (path.length > 1 ? path.replace(/\/+$/, "") : path);

/** Lines of `git config --get-all`, ended by zero bytes. */
export const valuesOf = (stdout: string): string[] => stdout.split("\0").slice(0, -1).slice(0, 1_000);
