import type { KernelFiles } from "../../system/kernel-files.ts";
import { parseFdinfoLocks } from "../../system/proc/lock-table.ts";
import type { ProcessStat } from "../../system/proc/process-stat.ts";

/** The process that keeps a lock alive. */
export interface Holder {
  readonly pid: number;
  /** /proc/locks names another process, which is dead or has closed its descriptor: this one inherited it. */
  readonly inherited: boolean;
}

const MAX_DESCRIPTORS = 4_096;

/**
 * The true holder of a flock. The lock belongs to the open file, not to the process that asked for it: /proc/locks keeps
 * naming the one that asked, `flock 9` in a shell for one, when it is long dead and its parent holds the descriptor.
 */
export function holderOf(
  file: { readonly device: string | null; readonly inode: number },
  named: number | null,
  waiters: readonly number[],
  processes: ReadonlyMap<number, ProcessStat>,
  kernel: KernelFiles,
): Holder | null {
  if (named !== null && processes.has(named)) {
    const holds = holdsLock(named, file, kernel);
    // Another user's descriptors may not be read: then the name in the table stands.
    if (holds !== false) return { pid: named, inherited: false };
  }
  for (const { pid } of processes.values())
    if (!waiters.includes(pid) && holdsLock(pid, file, kernel) === true) return { pid, inherited: named !== null };
  return null;
}

/** Null: may not be read. */
function holdsLock(
  pid: number,
  file: { readonly device: string | null; readonly inode: number },
  kernel: KernelFiles,
): boolean | null {
  const names = kernel.list(`/proc/${pid}/fdinfo`);
  if (!names.ok) return null;
  return names.value.slice(0, MAX_DESCRIPTORS).some((name) => {
    const text = kernel.read(`/proc/${pid}/fdinfo/${name}`, 16 * 1024);
    if (!text.ok || !text.value.includes("lock:")) return false;
    return parseFdinfoLocks(text.value).some(
      (lock) => lock.inode === file.inode && (file.device === null || lock.device === file.device),
    );
  });
}
