import { resolve } from "node:path";
import { readGoTrace } from "../evidence/go-trace/read-go-trace.ts";
import type { Fact } from "../facts/fact.ts";
import type { GoRecord } from "./live/go-trace-option.ts";
import { readUserFile } from "./user-files.ts";

/** 134 KB for a build of 45 actions, 1.7 MB for one that loads 170 packages (measured): this is a very large build. */
const MAX_BYTES = 128 * 1024 * 1024;

/** What go recorded of its own work, after the command's end. `startedWallMs`: ms since 1970. */
export async function goRecordFacts({ askedBy, path }: GoRecord, startedWallMs: number): Promise<readonly Fact[]> {
  const source = `-debug-trace=${askedBy === "gowhy" ? "(scratch)" : path}`;
  try {
    const text = await readUserFile("-debug-trace", resolve(path), MAX_BYTES);
    const value = { askedBy, ...readGoTrace(text, startedWallMs) };
    return [{ state: "known", id: "watch.goActions", value, source, atMs: 0, tookMs: 0 }];
  } catch {
    // Commands without the flag, such as `go mod download`, write nothing.
    const detail = "go wrote no record: this command has no -debug-trace.";
    return [{ state: "unknown", id: "watch.goActions", reason: "not-applicable", detail, source, remedy: null }];
  }
}
