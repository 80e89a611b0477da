import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** Bundles TypeScript, which imports from the root of the repository, into one file in `directory`; its path. */
export async function builtProgram(directory: string, name: string, contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: process.cwd(), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    write: false,
    logLevel: "error",
  });
  const path = join(directory, `${name}.cjs`);
  writeFileSync(path, result.outputFiles[0]?.contents ?? "");
  return path;
}
