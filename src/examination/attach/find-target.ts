import type { KernelFiles } from "../../system/kernel-files.ts";
import { type ProcessStat, parseProcessStat } from "../../system/proc/process-stat.ts";
import { isThere } from "../../system/target/is-there.ts";

export type TargetFound =
  | { readonly stat: ProcessStat; readonly uid: number | null }
  | { readonly problem: "none" | "hidden" | "kernel-thread" | "itself" }
  /** It has ended; its parent has not asked for its exit code yet. */
  | { readonly problem: "zombie"; readonly parent: number };

/** The process to attach to, from files that never make their reader wait. A thread's id stands for its process. */
export function findTarget(asked: number, kernel: KernelFiles): TargetFound {
  const status = kernel.read(`/proc/${asked}/status`, 16 * 1024);
  if (!status.ok) return { problem: isThere(asked) ? "hidden" : "none" };
  const numberOf = (name: string) => new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status.value)?.[1];
  const pid = Number(numberOf("Tgid") ?? asked);
  const text = kernel.read(`/proc/${pid}/stat`, 4_096);
  const stat = text.ok ? parseProcessStat(text.value) : null;
  if (!stat) return { problem: "none" };
  if (pid === process.pid) return { problem: "itself" };
  // The first thread of a process may end before the others: then it is a zombie that lives.
  if ("ZX".includes(stat.state) && Number(numberOf("Threads")) <= 1) return { problem: "zombie", parent: stat.parent };
  // Nor has a kernel thread any memory of its own.
  if (!/^VmSize:/m.test(status.value) && !"ZX".includes(stat.state)) return { problem: "kernel-thread" };
  const uid = numberOf("Uid");
  return { stat, uid: uid === undefined ? null : Number(uid) };
}
