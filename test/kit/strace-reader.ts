import { builtProgram } from "./built-program.ts";

/** What the reader alone, in a process of its own, says of a log. */
export interface ReadAlone {
  readonly tookMs: number;
  readonly peakRssBytes: number;
  readonly lines: number;
  readonly malformed: number;
  readonly started: Readonly<Record<string, number>>;
}

const PROGRAM = `
import { openSync, readSync } from "node:fs";
import { readStraceLog } from "./src/evidence/strace-log/read-strace-log.ts";
const path = process.argv[2];
const descriptor = path === "-" ? 0 : openSync(path, "r");
const startedMs = performance.now();
const summary = readStraceLog({ read: (buffer, at) => readSync(descriptor, buffer, at, buffer.length - at, null) });
console.log(JSON.stringify({
  tookMs: performance.now() - startedMs,
  peakRssBytes: process.resourceUsage().maxRSS * 1024,
  lines: summary.lines,
  malformed: summary.malformed,
  started: Object.fromEntries(summary.calls.map((call) => [call.name, call.count])),
}));
`;

/** How to start the reader of strace logs alone: built into `directory`; FILE or `-` is appended. */
export async function straceReaderArgv(directory: string): Promise<readonly string[]> {
  return [process.execPath, await builtProgram(directory, "reader", PROGRAM)];
}
