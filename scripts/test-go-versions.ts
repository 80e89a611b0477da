// Proves the stacks of every minor version of Go that the module proxy of `go env GOPROXY` has as golang.org/toolchain:
// the first release and the last one of each. Fetches into a scratch directory and deletes it again.
//
//   npm run test:go-versions                     all versions
//   npm run test:go-versions -- 1.22 1.26.0      these alone
//   npm run test:go-versions -- --write          and write docs/guide/go-versions*.md and the recordings of the unit tests
//   GOWHY_OTHER_GOS=/usr/lib/go-1.19/bin/go:…    builds of others, such as a distribution's packages, in one hang each
//   GOWHY_TOOLCHAINS=DIR npm run …               toolchains that are already unpacked: DIR/go1.22.12/bin/go
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { PROVEN_MINORS } from "../src/observers/stacks/go-layout.ts";
import { type Proven, proveOther, proveVersion } from "./go-versions/prove-version.ts";
import { releasesToProve, toolchain } from "./go-versions/toolchains.ts";
import { versionsPages } from "./go-versions/versions-page.ts";

const words = process.argv.slice(2);
const isWriting = words.includes("--write");
const wanted = words.filter((word) => !word.startsWith("--"));
const scratch = mkdtempSync(join(tmpdir(), "gowhy-go-versions-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const reader = await buildReader(join(scratch, "reader.cjs"));
const releases = releasesToProve(PROVEN_MINORS, scratch).filter(
  ({ version }) => wanted.length === 0 || wanted.some((word) => version === word || version.startsWith(`${word}.`)),
);
let passed = 0;
let failed = 0;
let skipped = 0;
const table: Proven[] = [];
for (const { version, isLast } of releases) {
  const root = toolchain(version, scratch);
  if (root === null) {
    skipped += 1;
    process.stdout.write(`skipped: go${version} could not be had\n`);
    continue;
  }
  const proven = await proveVersion({
    reader,
    version,
    root: root.path,
    scratch,
    isThorough: isLast,
    isRecording: isWriting && isLast,
  });
  root.remove();
  tell(proven);
}
for (const go of (process.env["GOWHY_OTHER_GOS"] ?? "").split(":").filter(Boolean)) tell(await proveOther(go, reader));
if (isWriting && wanted.length === 0) for (const [path, page] of versionsPages(table)) writeFileSync(path, page);
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function tell(proven: Proven): void {
  table.push(proven);
  for (const { name, wrong, tookMs, goroutines } of proven.checks) {
    if (wrong === null) passed += 1;
    else failed += 1;
    const figures = goroutines === 0 ? "" : `, ${goroutines} goroutines in ${tookMs.toFixed(1)} ms`;
    const state = wrong === null ? "ok" : "FAILED";
    process.stdout.write(`${state} go${proven.version}: ${name}${figures}\n${wrong === null ? "" : `${wrong}\n`}`);
  }
}

/** What gowhy itself starts for one reading. */
async function buildReader(path: string): Promise<string> {
  const contents = 'import { runStacks } from "./src/cli/stacks-child.ts"; runStacks(Number(process.argv[2]));';
  const stdin = { contents, resolveDir: process.cwd(), loader: "ts" } as const;
  await build({
    stdin,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    outfile: path,
    logLevel: "error",
  });
  return path;
}
