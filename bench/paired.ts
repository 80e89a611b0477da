import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { median } from "./median.ts";

export interface Timed {
  readonly wallMs: number;
  /** User and system time of the program and its children. */
  readonly cpuMs: number;
}

export interface Pairing {
  readonly plain: Timed;
  readonly other: Timed;
  /** Median of the ratios pair by pair: a machine whose speed drifts moves both sides of a pair. */
  readonly wallRatio: number;
  readonly cpuRatio: number;
}

/** Runs two commands in turn, A B A B …, after one warm-up of each, and compares them pair by pair. */
export function paired(
  plain: readonly string[],
  other: readonly string[],
  pairs: number,
  options: { readonly cwd?: string } = {},
): Pairing {
  time(plain, options);
  time(other, options);
  const rows = Array.from({ length: pairs }, () => ({ plain: time(plain, options), other: time(other, options) }));
  const middle = (pick: (row: { plain: Timed; other: Timed }) => number) => median(rows.map(pick));
  return {
    plain: { wallMs: middle((row) => row.plain.wallMs), cpuMs: middle((row) => row.plain.cpuMs) },
    other: { wallMs: middle((row) => row.other.wallMs), cpuMs: middle((row) => row.other.cpuMs) },
    wallRatio: middle((row) => row.other.wallMs / row.plain.wallMs),
    cpuRatio: middle((row) => row.other.cpuMs / Math.max(1, row.plain.cpuMs)),
  };
}

export function time(argv: readonly string[], options: { readonly cwd?: string } = {}): Timed {
  const [program = "", ...rest] = argv;
  const startedMs = performance.now();
  spawnSync(program, rest, { stdio: "ignore", ...(options.cwd ? { cwd: options.cwd } : {}) });
  const wallMs = performance.now() - startedMs;
  return { wallMs, cpuMs: childCpuMs() };
}

let countedMs = 0;

/** CPU time of the children that have ended since the last call, from the kernel's own account of this process. */
function childCpuMs(): number {
  const total = childrenTotalMs();
  const since = total - countedMs;
  countedMs = total;
  return since;
}

/** Linux counts process times in hundredths of a second everywhere that Node runs (sysconf(_SC_CLK_TCK) = 100). */
const MS_PER_TICK = 10;

/** cutime + cstime of /proc/self/stat: user and system time of all children that were waited for. */
function childrenTotalMs(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) * MS_PER_TICK;
}
