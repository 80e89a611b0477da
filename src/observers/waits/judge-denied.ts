import type { ProcessLook } from "../tick.ts";
import type { Asker } from "./asker.ts";
import { type Finding, finding } from "./finding.ts";
import { blockersOf } from "./lock-rows.ts";
import type { Who } from "./who.ts";

/** Where a thread sleeps in flock(2) and fcntl(2), before and since Linux 5.x. Source: linux fs/locks.c. */
const LOCK_WCHAN = /^(?:flock_lock_inode_wait|locks_lock_inode_wait|posix_lock_inode_wait|fcntl_setlk)/;
/** In a call to a FUSE server, to an NFS or SMB server. Source: linux fs/fuse/dev.c, net/sunrpc/sched.c, fs/smb/client/transport.c. */
const SERVED_WCHAN = /^(?:request_wait_answer|fuse_|rpc_wait_bit|nfs|wait_for_response|cifs)/;
/** A pipe that nobody empties. Source: linux fs/pipe.c; 6.18 says anon_pipe_write. */
const PIPE_WCHAN = /^(?:anon_)?pipe_write/;

/**
 * What a process waits for whose calls and memory may not be read: by the table of locks, which everybody may read, and by the
 * kernel function that a thread sleeps in, where at least that is shown. Nothing where its calls are known.
 */
export function judgeDenied(look: ProcessLook, who: Who, ask: Asker): Finding[] {
  if (look.threads.length === 0 || look.threads.some(({ syscall }) => syscall !== null)) return [];
  const { pid } = look.process;
  const sleeping = look.threads.map(({ wchan }) => wchan);
  const inLock = sleeping.find((wchan) => LOCK_WCHAN.test(wchan));
  const lock = lockByTable(pid, who, ask);
  if (lock) return [finding("lock", lock.on, { id: "lock", wchan: inLock ?? "", holders: lock.holders })];
  if (inLock !== undefined) return [finding("lock", "", { id: "lock", wchan: inLock })];
  const served = sleeping.find((wchan) => SERVED_WCHAN.test(wchan));
  if (served !== undefined) return [finding("filesystem", "", { id: "served", wchan: served })];
  const pipe = sleeping.find((wchan) => PIPE_WCHAN.test(wchan));
  return pipe === undefined ? [] : [finding("stdout", "pipe", { id: "pipe", wchan: pipe })];
}

function lockByTable(pid: number, who: Who, ask: Asker): { on: string; holders: Finding["holders"] } | null {
  const rows = ask.locks.rows(ask.atMs);
  if (!rows.some((row) => row.waits && row.pid === pid)) return null;
  const blockers = blockersOf(pid, null, rows);
  if (!blockers) return null;
  const holding = blockers.pids.filter((each) => each > 0 && each !== pid);
  const path = holding.map((each) => openFile(each, blockers.file, ask)).find((each) => each !== null);
  const inode = blockers.file.split(":").at(-1);
  return { on: path ?? `inode ${inode} of device ${blockers.file.split(":", 2).join(":")}`, holders: holding.map(who) };
}

/** The name of the locked file, from the holder, whose descriptors may be shown where the waiter's are not. */
function openFile(pid: number, file: string, { kernel }: Asker): string | null {
  const inode = file.split(":").at(-1);
  const names = kernel.list(`/proc/${pid}/fdinfo`);
  if (!names.ok) return null;
  for (const fd of names.value.slice(0, 256)) {
    const info = kernel.read(`/proc/${pid}/fdinfo/${fd}`, 8_192);
    if (!info.ok || !/^lock:/m.test(info.value) || !info.value.includes(`:${inode} `)) continue;
    const link = kernel.link(`/proc/${pid}/fd/${fd}`);
    if (link.ok) return link.value;
  }
  return null;
}
