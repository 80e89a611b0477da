import type { Asker } from "./asker.ts";
import type { Holder } from "./finding.ts";
import { blockersOf, type LockRow, parseLockRows } from "./lock-rows.ts";
import type { Who } from "./who.ts";

export interface LockHolders {
  readonly holders: readonly Holder[];
  /** The pid that the lock table names has ended; an heir of its descriptor holds the lock. */
  readonly tablePidGone: number | null;
}

const NOBODY: LockHolders = { holders: [], tablePidGone: null };

/** Who holds a lock that a process waits for. The table's pid is believed only where that process still has the file open. */
export function lockHolders(pid: number, link: string, inode: string | null, who: Who, ask: Asker): LockHolders {
  const blockers = blockersOf(pid, inode, ask.locks.rows(ask.atMs));
  const said = (blockers?.pids ?? []).filter((each) => each > 0 && each !== pid);
  const isIt = (row: LockRow) => (blockers ? row.file === blockers.file : row.file.endsWith(`:${inode}`));
  const proven = said.filter((each) => holdsOpen(each, link, isIt, ask));
  if (proven.length > 0) return { holders: proven.map(who), tablePidGone: null };
  if (!blockers && inode === null) return NOBODY;
  // The lock belongs to the open file: it outlives the process that took it in a child that inherited the descriptor. In a pid
  // namespace the table then does not show it at all. Source: linux fs/locks.c, locks_translate_pid.
  const open = ask.search.who(link, ask.atMs, said[0] ?? pid);
  const heirs = new Set(
    open.filter((each) => each.pid !== pid && locksFile(each.pid, each.fd, isIt, ask)).map((each) => each.pid),
  );
  const gone = said.find((each) => !isThere(each, ask)) ?? null;
  return { holders: [...heirs].map(who), tablePidGone: gone };
}

const isThere = (pid: number, { kernel }: Asker): boolean => kernel.read(`/proc/${pid}/stat`, 1_024).ok;

function holdsOpen(pid: number, link: string, isIt: (row: LockRow) => boolean, ask: Asker): boolean {
  const names = ask.kernel.list(`/proc/${pid}/fd`);
  // Another user's descriptors are not shown: then the table is all there is.
  if (!names.ok) return names.errno === "EACCES" || names.errno === "EPERM";
  return names.value.some((fd) => {
    const target = ask.kernel.link(`/proc/${pid}/fd/${fd}`);
    return target.ok && target.value === link && locksFile(pid, fd, isIt, ask);
  });
}

/** The descriptor's own `lock:` lines: held by that open file, whoever took it. Source: linux fs/locks.c, show_fd_locks. */
function locksFile(pid: number, fd: string, isIt: (row: LockRow) => boolean, { kernel }: Asker): boolean {
  const info = kernel.read(`/proc/${pid}/fdinfo/${fd}`, 64 * 1024);
  if (!info.ok) return false;
  return info.value
    .split("\n")
    .filter((line) => line.startsWith("lock:"))
    .some((line) => parseLockRows(`${line.slice("lock:".length).trim()}\n`).some(isIt));
}

/** `ino:` of fdinfo, from Linux 5.14 on. Source: proc_pid_fdinfo(5). */
export function inodeOf(pid: number, fd: number, { kernel }: Asker): string | null {
  const info = kernel.read(`/proc/${pid}/fdinfo/${fd}`, 4_096);
  return info.ok ? (/^ino:\s*(\d+)$/m.exec(info.value)?.[1] ?? null) : null;
}
