import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { scratchDirectory } from "./scratch.ts";

let built: Promise<readonly string[]> | null = null;

/** How to start a desk without the bundle: its code alone, built once a test file into a temporary directory. */
export function deskArgv(): Promise<readonly string[]> {
  built ??= buildDesk();
  return built;
}

async function buildDesk(): Promise<readonly string[]> {
  const directory = scratchDirectory("desk");
  const result = await build({
    stdin: {
      contents: `import { runDesk } from "./src/system/files/desk.ts";
        import { runStacks } from "./src/cli/stacks-child.ts";
        if (process.argv[2] === "__stacks") runStacks(Number(process.argv[3]));
        else runDesk();`,
      resolveDir: process.cwd(),
      loader: "ts",
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    write: false,
    logLevel: "error",
  });
  const path = join(directory, "desk.cjs");
  writeFileSync(path, result.outputFiles[0]?.contents ?? "");
  return [process.execPath, path];
}
