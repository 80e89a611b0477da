import type { ProcessLook, ThreadLook } from "../tick.ts";
import type { Asker } from "./asker.ts";
import type { CallInProgress } from "./call-memory.ts";
import { isStartOfChild, isWriting, pathCall } from "./calls.ts";
import { type Finding, finding } from "./finding.ts";

/** File systems whose server may be silent: a thread that sleeps in a call on one waits for it from the first moment. */
const SERVED = /^(?:fuse|nfs|cifs|smb|9p|ceph|afs|lustre|gfs|ocfs|virtiofs|glusterfs|beegfs)/;
/** A path call on a disk of spinning platters takes tens of ms; longer than this it is the file system, not one seek. */
const LONG_PATH_CALL_MS = 100;
/** Calls that change a file system wait here while it is frozen. Source: linux fs/super.c, sb_start_write; kernel/locking/percpu-rwsem.c. */
const FREEZE_WCHAN = /^(?:percpu_rwsem_wait|__percpu_down_read|__?sb_start_|sb_wait_write|mnt_want_write)/;
const FREEZE_STACK = /\b(?:mnt_want_write\w*|__?sb_start_\w+|sb_start_\w+|file_start_write|xfs_trans_alloc.*freeze)\b/;

/** Where a task waits for memory of its group: for the end of an OOM that nobody may kill for, or for pages to be given back. Source: linux mm/memcontrol.c, mm/vmscan.c. */
const MEMORY_WCHAN =
  /^(?:mem_cgroup_|try_charge|reclaim_throttle|shrink_|do_try_to_free|throttle_direct_reclaim|try_to_free)/;

/** A call on a file or path in progress: the file system, its freeze, or plain disk. Null where nothing can be said yet. */
export function fileWait(
  look: ProcessLook,
  thread: ThreadLook,
  call: CallInProgress | null,
  path: string,
  ask: Asker,
): Finding | null {
  if (thread.state !== "D" && thread.state !== "S") return null;
  const { pid } = look.process;
  const name = call?.call.name ?? "";
  const ageMs = call ? ask.atMs - call.sinceMs : 0;
  const mount = path.startsWith("/") ? ask.mounts.of(pid, path, ask.atMs) : null;
  const file = path.startsWith("/")
    ? { path, mountPoint: mount?.mountPoint ?? null, fileSystem: mount?.fsType ?? null, source: mount?.source ?? null }
    : null;
  const isReadable = look.threads.some(({ syscall }) => syscall !== null);
  const on = path !== "" ? path : call ? name : isReadable ? "page fault" : "";
  const basics = {
    id: `${thread.tid}@${call?.sinceMs ?? "fault"}`,
    sinceMs: call?.sinceMs ?? null,
    syscall: name,
    wchan: thread.wchan,
    file,
  };
  if (MEMORY_WCHAN.test(thread.wchan)) return finding("memory", "memory limit", { ...basics, id: "memory" });
  if (isStartOfChild(name)) return null;
  if (thread.state === "D" && FREEZE_WCHAN.test(thread.wchan)) {
    const proven = frozenByStack(pid, thread.tid, ask);
    // The same function serves other locks of the kernel, which nobody holds for long.
    if (proven ?? ageMs >= LONG_PATH_CALL_MS)
      return finding("frozen", mount?.mountPoint ?? on, { ...basics, figures: { stackShowsFreeze: proven ? 1 : 0 } });
  }
  const isPathCall = call !== null && pathCall(name) !== null;
  const served = SERVED.test(mount?.fsType ?? "");
  if (served) return finding("filesystem", on, basics);
  if (isPathCall) {
    // Local file systems sleep without signals (D); in S a path call waits for a server whose path is not read yet.
    if (thread.state === "S") return ageMs >= LONG_PATH_CALL_MS ? finding("filesystem", on, basics) : null;
    return finding(ageMs >= LONG_PATH_CALL_MS ? "filesystem" : "io", on, basics);
  }
  if (thread.state !== "D") return null;
  return finding("io", on, { ...basics, figures: isWriting(name) ? {} : { majorFaults: look.majorFaults } });
}

/** The kernel's own stack, for root alone: true or false, also where it runs again; null where it may not be read. */
function frozenByStack(pid: number, tid: number, { kernel }: Asker): boolean | null {
  const stack = kernel.read(`/proc/${pid}/task/${tid}/stack`, 16 * 1024);
  return stack.ok ? FREEZE_STACK.test(stack.value) : null;
}
