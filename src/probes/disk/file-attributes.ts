import type { System } from "../../system/system.ts";

export type Attribute = "immutable" | "append-only";

const LSATTR_MS = 1_000;

/** The attributes that refuse what modes allow, of each directory, as lsattr has them; empty where it has none or is not installed. */
export async function attributesOf(
  system: Pick<System, "programs" | "judged">,
  directories: readonly (string | null)[],
): Promise<ReadonlyMap<string, readonly Attribute[]>> {
  const { root } = system.judged;
  const paths = [...new Set(directories)].filter((path) => path !== null);
  if (paths.length === 0) return new Map();
  const result = await system.programs.run({
    argv: ["lsattr", "-d", "--", ...paths.map((path) => root + path)],
    environment: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C" },
    cwd: "/",
    deadlineMs: LSATTR_MS,
  });
  const attributes = parseAttributes(result.stdout);
  return new Map(paths.map((path) => [path, attributes.get(root + path) ?? []]));
}

/** Lines of `lsattr -d`: the letters, a blank, the path. Source: chattr(1), "ATTRIBUTES". */
export function parseAttributes(output: string): ReadonlyMap<string, readonly Attribute[]> {
  const found = new Map<string, readonly Attribute[]>();
  for (const line of output.split("\n", 1_000)) {
    const [, letters = "", path = ""] = /^([-A-Za-z]{1,64}) +(.+)$/.exec(line) ?? [];
    if (path === "") continue;
    const all: Attribute[] = [];
    if (letters.includes("i")) all.push("immutable");
    if (letters.includes("a")) all.push("append-only");
    found.set(path, all);
  }
  return found;
}
