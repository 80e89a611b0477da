import type { Fact, Unknown, ValueOf } from "../../facts/fact.ts";
import type { goroutineStacks } from "../../facts/watch.ts";
import type { KernelFiles } from "../../system/kernel-files.ts";
import { askReader } from "../../system/proc/ask-reader.ts";
import { readRights } from "../../system/rights/read-rights.ts";
import { refusalOf } from "../../system/rights/refusal.ts";
import { whoRefused } from "../../system/rights/who-refuses.ts";
import type { StacksRead } from "./read-stacks.ts";

export type Stacks = ValueOf<typeof goroutineStacks>;

export interface StacksRequest {
  readonly pid: number;
  /** How to start gowhy again. */
  readonly deskArgv: readonly string[];
  readonly kernel: KernelFiles;
  readonly deadlineMs?: number;
  /** What a person types so that it is allowed, without sudo: `gowhy attach 123`. */
  readonly again?: string;
  /** ms since the examination began. */
  readonly elapsedMs: () => number;
}

/** The mode of gowhy that reads the memory of a process. */
export const STACKS_WORD = "__stacks";
/** Node starts in 40 ms, go is read in 10 to 30; on a starved machine both took over a second. */
const DEADLINE_MS = 3_000;
/** 500 goroutines of 100 frames of 150 bytes. */
const MAX_BYTES = 16 * 1024 * 1024;
const SOURCE = "/proc/PID/mem";

type ChildAnswer = (StacksRead | { ok: false; reason: "unreadable"; errno: string; detail: string }) & {
  readonly tookMs: number;
};

/**
 * The goroutines of a live go process, read by a child from its memory without stopping it. Never throws and never waits
 * beyond the deadline. Where the layout is unknown a debugger may know more: see isUnknownLayout and stacksByDebugger.
 */
export async function askStacks(request: StacksRequest): Promise<Fact<Stacks>> {
  const { pid, deskArgv, elapsedMs, again = `gowhy attach ${pid}` } = request;
  const atMs = Math.round(elapsedMs());
  const said = await askReader({
    argv: [...deskArgv, STACKS_WORD, String(pid)],
    deadlineMs: request.deadlineMs ?? DEADLINE_MS,
    maxBytes: MAX_BYTES,
  });
  if (!said.ok) {
    const isLate = said.errno === "ETIMEDOUT";
    return unknown(
      isLate ? "timed-out" : "failed",
      isLate ? `The memory of process ${pid} could not be read in time: the kernel holds it.` : said.detail,
    );
  }
  const answer = parsed(said.value);
  if (!answer) return unknown("failed", "The reader of stacks gave no answer.");
  if (answer.ok) {
    const { goVersion, goroutines, leftOut, tookMs } = answer;
    const value: Stacks = { pid, goVersion, how: "memory", tookMs, goroutines, leftOut };
    return { state: "known", id: "watch.stacks", value, source: SOURCE, atMs, tookMs: Math.round(elapsedMs()) - atMs };
  }
  if (answer.reason === "unreadable") return unreadable(answer.errno, answer.detail, request);
  if (answer.reason === "not-go") return unknown("not-applicable", answer.detail);
  return unknown("failed", answer.detail, answer.hasDebugInfo ? `${again} --debugger delve` : null);
}

function unreadable(
  errno: string,
  detail: string,
  { pid, kernel, again = `gowhy attach ${pid}` }: StacksRequest,
): Unknown {
  if (errno === "ENOENT" || errno === "ESRCH")
    return unknown("not-applicable", `There is no process ${pid}, or it ends.`);
  if (errno !== "EACCES" && errno !== "EPERM") return unknown("failed", detail);
  const refusal = refusalOf(whoRefused("trace", readRights(pid, kernel), errno) ?? "security-module", { pid, again });
  return unknown("not-permitted", refusal.detail, refusal.remedy);
}

function parsed(text: string): ChildAnswer | null {
  try {
    return JSON.parse(text) as ChildAnswer;
  } catch {
    return null;
  }
}

const unknown = (reason: Unknown["reason"], detail: string, remedy: string | null = null): Unknown => ({
  state: "unknown",
  id: "watch.stacks",
  reason,
  detail,
  source: SOURCE,
  remedy,
});

/** The memory could be read, but its version of Go was never proven: a debugger that finds symbols may still tell. */
export const isUnknownLayout = (fact: Fact): boolean =>
  fact.state === "unknown" && fact.id === "watch.stacks" && fact.detail.startsWith("Unknown layout");
