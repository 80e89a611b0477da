import type { ProcessStat } from "../../system/proc/process-stat.ts";
import type { System } from "../../system/system.ts";

/** A thread that waits in flock(2). */
export interface BlockedThread {
  readonly pid: number;
  /** The file as the kernel names it; null where its descriptors may not be read. */
  readonly path: string | null;
  readonly device: string | null;
  readonly inode: number | null;
}

/** go itself and the programs that load its packages in their own process. */
const GO_PROGRAMS = /^(go|gopls|golangci-lint|staticcheck|go1\.[\w.]+)$/;
/** flock(2): arch/x86/entry/syscalls/syscall_64.tbl; arm64 takes its number from asm-generic/unistd.h. */
const FLOCK_NUMBER: Readonly<Record<string, number>> = { "linux-x64": 73, "linux-arm64": 32 };
const MAX_THREADS = 256;

export const isGoProgram = (name: string): boolean => GO_PROGRAMS.test(name);

/**
 * The go programs that wait for a lock, by the call in which their threads sit. Inside a pid namespace /proc/locks hides
 * an entry whose holder lives outside, its waiters too; the call itself cannot be hidden.
 */
export function blockedInFlock(system: System, processes: Iterable<ProcessStat>): BlockedThread[] {
  const number = FLOCK_NUMBER[system.self.platform];
  const blocked: BlockedThread[] = [];
  if (number === undefined) return blocked;
  for (const { pid, name } of processes) {
    if (!isGoProgram(name)) continue;
    const tasks = system.kernel.list(`/proc/${pid}/task`);
    for (const task of tasks.ok ? tasks.value.slice(0, MAX_THREADS) : []) {
      const text = system.kernel.read(`/proc/${pid}/task/${task}/syscall`, 4_096);
      const call = text.ok ? /^(\d+) 0x([0-9a-f]+) /.exec(text.value) : null;
      if (Number(call?.[1]) === number) blocked.push(lockedFile(system, pid, Number.parseInt(call?.[2] ?? "", 16)));
    }
  }
  return blocked;
}

function lockedFile({ kernel }: System, pid: number, descriptor: number): BlockedThread {
  const path = kernel.link(`/proc/${pid}/fd/${descriptor}`);
  const info = kernel.read(`/proc/${pid}/fdinfo/${descriptor}`, 16 * 1024);
  const numberOf = (name: string) =>
    info.ok ? new RegExp(`^${name}:\\s+(\\d+)$`, "m").exec(info.value)?.[1] : undefined;
  const inode = numberOf("ino");
  const mount = numberOf("mnt_id");
  const table = mount === undefined ? null : kernel.read(`/proc/${pid}/mountinfo`);
  const device = table?.ok ? new RegExp(`^${mount} \\d+ (\\d+:\\d+) `, "m").exec(table.value)?.[1] : undefined;
  return {
    pid,
    path: path.ok ? path.value : null,
    device: device ?? null,
    inode: inode === undefined ? null : Number(inode),
  };
}
