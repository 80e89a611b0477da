export interface NetrcLine {
  readonly machine: string;
  readonly login: string;
  readonly password: string;
}

/** Machines that are kept; a file with more is nobody's. */
const MAX_MACHINES = 1_000;

/** The lines that go would use, in order. Source: go1.26 cmd/go/internal/auth/netrc.go, parseNetrc. */
export function parseNetrc(text: string): readonly NetrcLine[] {
  const found: NetrcLine[] = [];
  let current = { machine: "", login: "", password: "" };
  let inMacro = false;
  for (const line of text.split("\n")) {
    if (inMacro) {
      inMacro = line !== "";
      continue;
    }
    const words = line.split(/\s+/).filter(Boolean);
    let at = 0;
    for (; at < words.length - 1; at += 2) {
      const [keyword, value = ""] = [words[at], words[at + 1]];
      if (keyword === "machine") current = { machine: value, login: "", password: "" };
      else if (keyword === "login") current.login = value;
      else if (keyword === "password") current.password = value;
      else if (keyword === "macdef") inMacro = true;
      if (current.machine && current.login && current.password) {
        found.push(current);
        current = { machine: "", login: "", password: "" };
      }
    }
    if (words[at] === "default" || found.length >= MAX_MACHINES) break;
  }
  return found;
}

/** Go looks a host up as the URL has it, with its port where it names one; the first line for a machine wins. */
export const netrcLineFor = (lines: readonly NetrcLine[], authority: string): NetrcLine | null =>
  lines.find((line) => line.machine === authority) ?? null;
