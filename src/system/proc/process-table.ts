import { withoutSecrets } from "../../text/secrets.ts";
import type { KernelFiles } from "../kernel-files.ts";
import { type ProcessStat, parseProcessStat } from "./process-stat.ts";

/** More processes than these are not looked at: they are not go's. */
const MAX_PROCESSES = 20_000;
const MAX_ARGUMENTS = 32;
const MAX_ARGUMENT = 500;

export function readProcesses(kernel: KernelFiles): ReadonlyMap<number, ProcessStat> {
  const names = kernel.list("/proc");
  const processes = new Map<number, ProcessStat>();
  if (!names.ok) return processes;
  for (const name of names.value) {
    if (!/^\d+$/.test(name) || processes.size >= MAX_PROCESSES) continue;
    const text = kernel.read(`/proc/${name}/stat`, 4_096);
    const stat = text.ok ? parseProcessStat(text.value) : null;
    if (stat) processes.set(stat.pid, stat);
  }
  return processes;
}

/** The process and all below it. */
export function treeOf(
  pid: number,
  processes: ReadonlyMap<number, Pick<ProcessStat, "pid" | "parent">>,
): readonly number[] {
  const tree = new Set([pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const each of processes.values())
      if (tree.has(each.parent) && !tree.has(each.pid)) {
        tree.add(each.pid);
        grown = true;
      }
  }
  return [...tree];
}

export function argvOf(pid: number, kernel: KernelFiles): readonly string[] {
  const text = kernel.read(`/proc/${pid}/cmdline`, 16 * 1024);
  if (!text.ok) return [];
  const words = text.value.replace(/\0$/, "").split("\0").slice(0, MAX_ARGUMENTS);
  return words.map((word) => withoutSecrets(word).text.slice(0, MAX_ARGUMENT));
}
