import { execFileSync, spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ReadAlone, straceReaderArgv } from "../../../test/kit/strace-reader.ts";

/** Large enough that a reader which keeps its lines would show: three times the memory of bare Node. */
const LOG_BYTES = 150e6;
/** What Node's own heap may grow by while it compiles and collects. */
const MAY_GROW_BYTES = 30e6;

const directory = mkdtempSync(join(tmpdir(), "gowhy-large-log-"));
const log = join(directory, "large.log");
let reader: readonly string[] = [];

beforeAll(async () => {
  reader = await straceReaderArgv(directory);
  const recorded = readFileSync(join(import.meta.dirname, "recordings/go-version.txt"));
  const file = createWriteStream(log);
  for (let bytes = 0; bytes < LOG_BYTES; bytes += recorded.length)
    if (!file.write(recorded)) await new Promise<void>((resolve) => file.once("drain", () => resolve()));
  await new Promise<void>((resolve) => file.end(() => resolve()));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function read(path: string, stdin?: string): ReadAlone {
  const [program = "", ...rest] = reader;
  const { stdout } = spawnSync("sh", ["-c", `exec "$@" < ${stdin ?? "/dev/null"}`, "sh", program, ...rest, path], {
    encoding: "utf8",
  });
  return JSON.parse(stdout);
}

const grepCount = (pattern: string): number =>
  Number(execFileSync("grep", ["-cE", pattern, log], { encoding: "utf8", env: { ...process.env, LC_ALL: "C" } }));

describe("a large strace log", () => {
  it("is counted as grep and awk count it, in memory that does not grow with it", () => {
    const small = read(join(import.meta.dirname, "recordings/go-version.txt"));
    const large = read(log);
    const lines = Number(execFileSync("awk", ["END { print NR }", log], { encoding: "utf8" }));
    expect(large).toMatchObject({ lines, malformed: 0 });
    for (const name of ["openat", "futex", "execve"]) expect(large.started[name]).toBe(grepCount(` ${name}\\(`));
    expect(large.peakRssBytes).toBeLessThan(small.peakRssBytes + MAY_GROW_BYTES);
  });

  it("is read from standard input as well", () => {
    const { tookMs, peakRssBytes, ...counts } = read("-", log);
    const { tookMs: _, peakRssBytes: __, ...same } = read(log);
    expect(counts).toEqual(same);
  });
});
