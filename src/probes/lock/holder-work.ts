import type { KernelFiles } from "../../system/kernel-files.ts";
import { type ProcessStat, TICK_MS } from "../../system/proc/process-stat.ts";
import { readProcesses, treeOf } from "../../system/proc/process-table.ts";

/** What a process and all below it have done since they began. */
export interface Work {
  readonly cpuMs: number;
  /** Bytes read or written by any call; null where that may not be read. */
  readonly ioBytes: number | null;
  /** How many processes it has below it. */
  readonly processes: number;
}

/** Two ticks: the smallest CPU time that is no rounding of a timer that woke once. */
const CPU_MS = 20;
/** A download at 2 KB/s still counts as progress; an idle connection reads nothing at all. */
const IO_BYTES = 1_024;

export function workOf(
  pid: number,
  kernel: KernelFiles,
  processes: ReadonlyMap<number, ProcessStat> = readProcesses(kernel),
): Work {
  const tree = treeOf(pid, processes);
  let cpuTicks = 0;
  let ioBytes: number | null = 0;
  for (const each of tree) {
    cpuTicks += processes.get(each)?.cpuTicks ?? 0;
    const text = kernel.read(`/proc/${each}/io`, 4_096);
    const bytes = text.ok ? bytesOf(text.value) : null;
    ioBytes = bytes === null || ioBytes === null ? null : ioBytes + bytes;
  }
  return { cpuMs: cpuTicks * TICK_MS, ioBytes, processes: tree.length };
}

const bytesOf = (text: string): number =>
  [...text.matchAll(/^[rw]char: (\d+)$/gm)].reduce((sum, match) => sum + Number(match[1]), 0);

/** Whether it got on between two looks; null: it used no CPU, and its input and output may not be read. */
export function progressOf(before: Work, after: Work): { progresses: boolean | null; cpuMs: number; ioBytes: number } {
  const cpuMs = Math.max(0, after.cpuMs - before.cpuMs);
  const known = before.ioBytes !== null && after.ioBytes !== null;
  const ioBytes = known ? Math.max(0, (after.ioBytes ?? 0) - (before.ioBytes ?? 0)) : 0;
  const busy = cpuMs >= CPU_MS || ioBytes >= IO_BYTES || after.processes !== before.processes;
  return { progresses: busy ? true : known ? false : null, cpuMs, ioBytes };
}
