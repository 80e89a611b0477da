import type { Fact, Unknown } from "../../../facts/fact.ts";
import type { Files } from "../../../system/files/files.ts";
import type { Programs } from "../../../system/programs/programs.ts";
import type { Stacks } from "../ask-stacks.ts";
import type { Goroutine } from "../read-stacks.ts";
import { isTrustedScript } from "./is-trusted-script.ts";
import { parseDelve } from "./parse-delve.ts";
import { parseGdb } from "./parse-gdb.ts";

export interface DebuggerRequest {
  readonly pid: number;
  readonly programs: Programs;
  /** `go1.27.4`, or "" where nobody knows. */
  readonly goVersion: string;
  /** PATH and HOME of whoever runs gowhy, not of the process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly elapsedMs: () => number;
  readonly deadlineMs?: number;
}

/**
 * Delve took 0.2 to 1.4 s here and gdb 0.5 to 1.3 on programs of 10 goroutines. One that is killed leaves its breakpoints in
 * the process, so it is given long.
 */
const DEADLINE_MS = 20_000;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_LISTED = 500;
/** Delve writes a dot for its own directory wherever a path holds that text; no source file's does. */
const DIRECTORY = "/sys/kernel";

/**
 * The goroutines as delve shows them. It stops the process for a moment, so a person must have asked for it. Needs debug
 * information: measured on 1.18 to 1.27 with delve 1.20.2 and 1.27.1; on releases of go, which have none, both fail.
 */
export async function stacksByDelve(request: DebuggerRequest): Promise<Fact<Stacks>> {
  const version = await run(request, ["dlv", "version"], "");
  if (version.outcome === "not-started") return unknown("not-installed", "There is no delve (dlv) in PATH.", "dlv");
  const knowsReasons = minorOf(version.stdout, /^Version: 1\.(\d+)/m) >= minorOf(request.goVersion, /^go1\.(\d+)/);
  const argv = ["dlv", "attach", String(request.pid), "--allow-non-terminal-interactive=true"];
  const startedMs = request.elapsedMs();
  // exit asks whether to kill the process.
  const result = await run(request, argv, "goroutines -t 100\nexit\nn\n");
  return judged(request, "delve", parseDelve(result.stdout, knowsReasons), result.stderr + result.stdout, startedMs);
}

export interface GdbRequest extends DebuggerRequest {
  /** GOROOT of the go that built the program: its own script teaches gdb what a goroutine is. */
  readonly goRoot: string;
  readonly files: Files;
  readonly ownUid: number;
}

/** The goroutines as gdb shows them with Go's own script: number, state, innermost function. Stops the process for a moment. */
export async function stacksByGdb(request: GdbRequest): Promise<Fact<Stacks>> {
  const script = `${request.goRoot}/src/runtime/runtime-gdb.py`;
  if (!(await isTrustedScript(request.files, request.ownUid, script)))
    return unknown("failed", `${script} is not there, or others than root and this user could have written it.`, "gdb");
  const words = ["-iex", "set auto-load no", "-iex", "set debuginfod enabled off", "-ex", `source ${script}`];
  const argv = ["gdb", "-nx", "-batch", ...words, "-ex", "info goroutines", "-p", String(request.pid)];
  const startedMs = request.elapsedMs();
  const result = await run(request, argv, "");
  if (result.outcome === "not-started") return unknown("not-installed", "There is no gdb in PATH.", "gdb");
  return judged(request, "gdb", parseGdb(result.stdout), result.stderr + result.stdout, startedMs);
}

const run = (
  { programs, environment, deadlineMs = DEADLINE_MS }: DebuggerRequest,
  argv: readonly string[],
  input: string,
) =>
  programs.run({
    argv,
    input,
    deadlineMs,
    maxBytes: MAX_BYTES,
    cwd: DIRECTORY,
    environment: { ...environment, NO_COLOR: "1", TERM: "dumb", LC_ALL: "C" },
  });

const minorOf = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);

function judged(
  request: DebuggerRequest,
  how: "gdb" | "delve",
  goroutines: readonly Goroutine[],
  said: string,
  startedMs: number,
): Fact<Stacks> {
  const { pid, goVersion, elapsedMs } = request;
  const [atMs, tookMs] = [Math.round(startedMs), Math.round(elapsedMs() - startedMs)];
  if (goroutines.length === 0) return unknown("failed", reasonIn(said), how);
  const leftOut = Math.max(0, goroutines.length - MAX_LISTED);
  const value: Stacks = { pid, goVersion, how, tookMs, goroutines: goroutines.slice(0, MAX_LISTED), leftOut };
  return { state: "known", id: "watch.stacks", value, source: how, atMs, tookMs };
}

/** Its own words, short: they name what is missing. */
function reasonIn(said: string): string {
  const line = said
    .split("\n")
    .find((each) => /could not|no debug info|cannot|not permitted|unknown type|Undefined info/i.test(each));
  return (line ?? "It showed no goroutine.").trim().slice(0, 300);
}

const unknown = (reason: Unknown["reason"], detail: string, source: string): Unknown => ({
  state: "unknown",
  id: "watch.stacks",
  reason,
  detail,
  source,
  remedy: null,
});
