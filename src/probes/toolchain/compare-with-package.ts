import type { System } from "../../system/system.ts";

/** dpkg reads and hashes the whole package: 60 MB for Go's programs, 1 s on a slow disk. */
const DEADLINE_MS = 6_000;
const MAX_DIFFERING = 50;

export interface Comparison {
  readonly filesCompared: number;
  readonly differing: readonly string[];
}

/** Compares the files of a package with the sums in the package database; null where dpkg gave no answer. */
export async function compareWithPackage(
  system: System,
  name: string,
  signal: AbortSignal,
): Promise<Comparison | null> {
  const [verify, list] = await Promise.all([
    system.programs.run({ argv: ["dpkg", "--verify", name], deadlineMs: DEADLINE_MS, signal }),
    system.files.read(`/var/lib/dpkg/info/${name}.md5sums`),
  ]);
  if (verify.outcome !== "exited" || !list.ok) return null;
  return { filesCompared: list.value.text.split("\n").filter(Boolean).length, differing: parseVerify(verify.stdout) };
}

/** Lines such as `??5?????? c /etc/x` and `missing     /usr/x`; configuration files may differ. Source: dpkg(1), --verify. */
export function parseVerify(output: string): string[] {
  return output
    .split("\n")
    .flatMap((line) => {
      const match = /^(?:missing|..5......)\s+(?:(c)\s+)?(\/.*)$/.exec(line);
      return match && match[1] === undefined ? [(match[2] ?? "").replace(/ \(.*\)$/, "").slice(0, 1_000)] : [];
    })
    .slice(0, MAX_DIFFERING);
}
