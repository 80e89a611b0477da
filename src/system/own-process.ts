import { endianness, getPriority, setPriority } from "node:os";
import { ProcFile } from "./proc/proc-file.ts";
import { readOnce, threadsOf } from "./proc/process-directory.ts";
import { parseProcessStat, TICK_MS } from "./proc/process-stat.ts";
import { isWholeIdRange } from "./proc/whole-id-range.ts";

/** User and system time of gowhy's own process so far, all its threads. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * Where the command wants every processor it goes before gowhy, which starts up beside it. `go list -deps std`, which wants both
 * cores for 0.16 s, took 1.10 times as long (1.07 to 1.17) beside a gowhy of which only the main thread was 5 steps back, and
 * 1.02 to 1.05 with all threads 10 back (21 interleaved rounds each; plain beside plain 0.98 to 1.01). Looking does not suffer:
 * four loops on two cores, median pause 63, 63, 57, 61 ms at 0, 5, 10, 19.
 */
const STEP_BACK = 10;
/** Who may have the priority back for the report leaves a busy command all but 1.5 % of a processor, instead of all but 10 %. Source: kernel/sched/core.c, sched_prio_to_weight. */
const FAR_BACK = 19;
/** Source: include/uapi/linux/capability.h. */
const CAP_SYS_NICE = 1n << 23n;

/** What it was before. Each packed part of the bundle has a copy of this module: what they share hangs on the process. */
const BEFORE = Symbol.for("gowhy.priorityBefore");
const shared = globalThis as { [BEFORE]?: number | null };

/** Lets a command that was just started go first. */
export function stepBack(): void {
  const before = getPriority();
  shared[BEFORE] = before;
  takePriority(Math.min(FAR_BACK, before + STEP_BACK));
}

/** The command has computed for a while, and what must be read of it while it lives is on record by now. */
export function stepFarBack(): void {
  if (typeof shared[BEFORE] === "number" && mayStepForward()) takePriority(FAR_BACK);
}

/** The command waits, and probes or helpers are to find out why: gowhy and its children, which inherit this, need a share of a machine that others keep busy. */
export function stepCloser(): void {
  const before = shared[BEFORE];
  if (typeof before === "number") takePriority(Math.min(FAR_BACK, before + STEP_BACK));
}

/**
 * The command has ended, or somebody waits for the report within a second: on a machine that is busy with other things gowhy
 * would get a tenth of a processor where it stepped back, or less. Linux gives a priority back to CAP_SYS_NICE alone, and not to that
 * of a user namespace (kernel/sched/syscalls.c, can_nice).
 */
export function stepForward(): void {
  const before = shared[BEFORE];
  if (typeof before === "number") takePriority(before);
  shared[BEFORE] = null;
}

function mayStepForward(): boolean {
  const [, hex = "0"] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readOnce("/proc/self/status") ?? "") ?? [];
  return (BigInt(`0x${hex}`) & CAP_SYS_NICE) !== 0n && isWholeIdRange(readOnce("/proc/self/uid_map") ?? "");
}

function takePriority(priority: number): void {
  if (priority === getPriority()) return;
  try {
    // On Linux a priority is a thread's: those in which V8 compiles and collects garbage are threads of their own.
    for (const thread of threadsOf(process.pid).value ?? []) setPriority(thread, priority);
  } catch {
    // Where that is not allowed gowhy runs on as it is.
  }
}

const ownStat = new ProcFile("/proc/self/stat");

/** User and system time of the children of gowhy that have ended and were waited for, with theirs. In steps of 10 ms; 0 where it cannot be read. */
export function ownChildrenCpuMs(): number {
  const text = ownStat.read();
  return ((text === null ? null : parseProcessStat(text))?.childTicks ?? 0) * TICK_MS;
}

/** As Node calls it: x64, arm64 … */
export const architecture: string = process.arch;

export const isLittleEndian: boolean = endianness() === "LE";
