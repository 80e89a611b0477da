// Writes every index that is derived from the folders, so that a newcomer edits no list: the catalogue, the probes, the scenarios.
// Then, from the catalogue as it is now, the schemas and the pages of docs/causes. `--check` writes nothing and fails where one is stale.
import { spawnSync } from "node:child_process";
import { generatedFiles } from "./generated-files.ts";
import { writeGenerated } from "./write-generated.ts";

writeGenerated(await generatedFiles());

// A second program, because it imports the catalogue that was just written; an index that points to a removed folder must not keep this one from running.
const documents = spawnSync(
  process.execPath,
  ["scripts/run.mjs", "scripts/generate-documents.ts", ...process.argv.slice(2)],
  { stdio: "inherit" },
);
if (documents.status !== 0) process.exitCode = 1;
