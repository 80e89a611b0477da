// Builds dist/gowhy.cjs: one file, executable, that is a POSIX shell launcher and a Node program at once.
// Beside it: dist/lab.cjs, which only `gowhy lab` loads, and dist/pages.json.br, which only `gowhy explain` reads.
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { type BuildOptions, build } from "esbuild";
import { packPages } from "./pack-pages.ts";
import { packedModule } from "./packed-module.ts";

const version = (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version;

const COMMON: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minifySyntax: true,
  legalComments: "none",
  define: { GOWHY_VERSION: JSON.stringify(version) },
  logLevel: "warning",
};

/** What not every start needs, each unpacked where it is: of the rest, Node reads every character before the first line runs. */
const PACKED = ["heavy", "watcher", "ladder", "brief-report", "parse-argv", "stacks-child", "desk", "user-file-child"];

await build({
  ...COMMON,
  entryPoints: ["src/cli/main.ts"],
  outfile: "dist/gowhy.cjs",
  // Syntax that an old Node can read as far as the line that tells it to go away.
  target: "node14",
  banner: { js: launcher() },
  plugins: [packedModule(PACKED, { ...COMMON, target: "node20" })],
});
chmodSync("dist/gowhy.cjs", 0o755);

if (existsSync("src/cli/commands/lab.ts"))
  await build({ ...COMMON, entryPoints: ["src/cli/commands/lab.ts"], outfile: "dist/lab.cjs" });

/** The shell part as a comment of JavaScript. `":"` is a command that does nothing there and a string without effect here. */
function launcher(): string {
  const script = readFileSync("src/cli/launcher.sh", "utf8").trimEnd();
  if (script.includes("*/")) throw new Error("src/cli/launcher.sh holds the end of a JavaScript comment.");
  return `#!/bin/sh\n":" /*\n${script}\n*/;`;
}

packPages("dist/pages.json.br");
