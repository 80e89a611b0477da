import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes the files that changed, or with `--check` writes nothing and fails where one is stale. Gives the paths that were stale. */
export function writeGenerated(files: ReadonlyMap<string, string>): readonly string[] {
  const check = process.argv.includes("--check");
  const stale: string[] = [];
  for (const [path, content] of files) {
    if (readOrNull(path) === content) continue;
    stale.push(path);
    if (check) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  for (const path of stale) process.stdout.write(`${check ? "stale" : "wrote"} ${path}\n`);
  if (check && stale.length > 0) {
    process.stdout.write("Run: npm run generate\n");
    process.exitCode = 1;
  }
  return stale;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
