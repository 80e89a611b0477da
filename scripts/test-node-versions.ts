// Shows that the bundle and its unit tests run on the Node versions that package.json promises: the floor, and each later line.
import { spawnSync } from "node:child_process";
import { nodeBinary } from "./node-binaries.ts";

/** The floor of package.json, then the newest of each line that npm carries. */
const VERSIONS = ["20.18.0", "22.23.3", "24.21.0"];

let passed = 0;
let failed = 0;
let skipped = 0;

for (const version of VERSIONS) {
  const node = binaryOrNull(version);
  if (node === null) {
    skipped += 1;
    process.stdout.write(`skipped: Node ${version} could not be had through npm\n`);
    continue;
  }
  check(`Node ${version}: --version`, [node, "dist/gowhy.cjs", "--version"], (code) => code === 0);
  check(
    `Node ${version}: check --json --offline`,
    [node, "dist/gowhy.cjs", "check", "--json", "--offline"],
    (code, out) => [0, 1, 3].includes(code) && (JSON.parse(out) as { schemaVersion: number }).schemaVersion === 1,
  );
  check(
    `Node ${version}: unit tests`,
    [node, "node_modules/vitest/vitest.mjs", "run", "--project", "unit", "--reporter=dot"],
    (code) => code === 0,
  );
}
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;

function check(name: string, argv: readonly string[], good: (code: number, out: string) => boolean): void {
  const [program = "", ...rest] = argv;
  const result = spawnSync(program, rest, { encoding: "utf8", timeout: 300_000, maxBuffer: 64 * 1024 * 1024 });
  const fine = judged(() => good(result.status ?? -1, result.stdout));
  if (fine) passed += 1;
  else failed += 1;
  process.stdout.write(`${fine ? "ok" : "FAILED"} ${name}\n`);
  if (!fine) process.stdout.write(`${result.stdout.slice(-4_000)}${result.stderr.slice(-4_000)}\n`);
}

function judged(good: () => boolean): boolean {
  try {
    return good();
  } catch {
    return false;
  }
}

function binaryOrNull(version: string): string | null {
  try {
    return nodeBinary(version, "x64");
  } catch {
    return null;
  }
}
