import { parseGoroutineDump } from "../../evidence/goroutine-dump/parse-goroutine-dump.ts";
import type { Fact, ValueOf } from "../../facts/fact.ts";
import { unknown } from "../../facts/store.ts";
import { goroutineStacks } from "../../facts/watch.ts";
import type { System } from "../../system/system.ts";
import { sendQuit, stillRuns } from "../../system/target/send-quit.ts";
import type { ErrorStream } from "./error-stream.ts";

/** A dump of 500 goroutines is written within milliseconds; a process without a core to run on takes longer. */
const END_DEADLINE_MS = 3_000;
const POLL_MS = 20;
/** A dump of 10,000 goroutines; the desk gives at most this much at once. */
const MAX_DUMP_BYTES = 1024 * 1024;

export interface QuitTarget {
  readonly pid: number;
  readonly startTicks: number;
  /** The Go version that it was built with. */
  readonly goVersion: string;
}

export interface Quit {
  /** What became of the process. `lives`: it caught the signal, or cannot take it now. */
  readonly outcome: "ended" | "lives" | "refused" | "gone";
  readonly errno: string | null;
  readonly stacks: Fact<ValueOf<typeof goroutineStacks>>;
}

/** Sends SIGQUIT to a Go process and reads what it wrote, where that is a file. Only ever called for `--dump-and-kill`. */
export async function dumpAndKill(target: QuitTarget, stream: ErrorStream, system: System): Promise<Quit> {
  const { clock, kernel } = system;
  const startedMs = clock.nowMs();
  const sent = sendQuit(target.pid, target.startTicks, kernel);
  if (!sent.ok) {
    const isGone = sent.errno === "ESRCH";
    const stacks = unknown(goroutineStacks, isGone ? "not-applicable" : "not-permitted", sent.detail, {
      source: "SIGQUIT",
    });
    return { outcome: isGone ? "gone" : "refused", errno: sent.errno, stacks };
  }
  let lives = true;
  while (lives && clock.nowMs() - startedMs < END_DEADLINE_MS) {
    await clock.sleep(POLL_MS);
    lives = stillRuns(target.pid, target.startTicks, kernel);
  }
  const tookMs = Math.round(clock.nowMs() - startedMs);
  return { outcome: lives ? "lives" : "ended", errno: null, stacks: await readDump(target, stream, system, tookMs) };
}

async function readDump(
  { pid, goVersion }: QuitTarget,
  { kind, name, readable }: ErrorStream,
  { files }: System,
  tookMs: number,
): Promise<Quit["stacks"]> {
  const source = "SIGQUIT";
  if (readable === null)
    return unknown(
      goroutineStacks,
      "not-permitted",
      `The dump went to the standard error of the process (${kind}: ${name}), which gowhy cannot read.`,
      { source },
    );
  const bytes = await files.readBytes(readable.path, readable.offsetBytes, MAX_DUMP_BYTES);
  if (!bytes.ok)
    return unknown(goroutineStacks, "failed", `${readable.path} cannot be read: ${bytes.errno}.`, { source });
  const { goroutines, leftOut } = parseGoroutineDump(Buffer.from(bytes.value).toString("utf8"));
  if (goroutines.length === 0)
    return unknown(
      goroutineStacks,
      "failed",
      `The process wrote no dump to ${readable.path}: it handles SIGQUIT itself.`,
      { source },
    );
  const value = { pid, goVersion, how: "sigquit" as const, tookMs, goroutines, leftOut };
  return { state: "known", id: goroutineStacks.id, value, source: `SIGQUIT, ${readable.path}`, atMs: 0, tookMs };
}
