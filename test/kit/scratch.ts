import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VARIABLE = "GOWHY_TEST_SCRATCH";

/** Of vitest, once for a run: a worker of vitest's is ended without a chance to clear away what its tests have built. */
export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), "gowhy-tests-"));
  // Programs that stand in it are run by other users too.
  chmodSync(directory, 0o755);
  process.env[VARIABLE] = directory;
  return () => rmSync(directory, { recursive: true, force: true });
}

/** A directory of its own that is there to the end of the run. */
export function scratchDirectory(name: string): string {
  const parent = process.env[VARIABLE];
  if (!parent) throw new Error(`${VARIABLE} is not set: vitest.config.ts names test/kit/scratch.ts as its globalSetup`);
  const directory = mkdtempSync(join(parent, `${name}-`));
  chmodSync(directory, 0o755);
  return directory;
}
