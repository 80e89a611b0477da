import type { KernelFiles } from "../../system/kernel-files.ts";

/** Access mode bits of the flags in fdinfo, octal. Source: open(2), proc_pid_fdinfo(5). */
const ACCESS_MODE = 0o3;
export const MODES = { read: 0, write: 1 } as const;

/** Of an open descriptor; null where it is not shown. */
export function accessMode(pid: number, fd: string, kernel: KernelFiles): number | null {
  const info = kernel.read(`/proc/${pid}/fdinfo/${fd}`, 4_096);
  const flags = info.ok ? /^flags:\s*([0-7]+)$/m.exec(info.value)?.[1] : undefined;
  return flags === undefined ? null : Number.parseInt(flags, 8) & ACCESS_MODE;
}
