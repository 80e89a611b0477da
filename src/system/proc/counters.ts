/** The three numbers of schedstat, ms: ran, was ready but had no processor, and how often it was put on one. Source: linux Documentation/scheduler/sched-stats.rst. */
export interface Schedstat {
  readonly runMs: number;
  readonly delayMs: number;
  readonly slices: number;
}

/** Null for a kernel that does not count (all zero) and for other text. */
export function parseSchedstat(text: string): Schedstat | null {
  const [, run, delay, slices] = /^(\d{1,20}) (\d{1,20}) (\d{1,20})\s*$/.exec(text) ?? [];
  if (run === undefined || (run === "0" && slices === "0")) return null;
  return { runMs: Number(run) / 1e6, delayMs: Number(delay) / 1e6, slices: Number(slices) };
}

/** Bytes that went through read and write calls, files and sockets alike. Source: proc_pid_io(5). */
export interface ProcessIo {
  readonly readBytes: number;
  readonly writtenBytes: number;
}

export function parseProcessIo(text: string): ProcessIo | null {
  const [, read, written] = /^rchar: (\d{1,20})\nwchar: (\d{1,20})\n/.exec(text) ?? [];
  return read === undefined ? null : { readBytes: Number(read), writtenBytes: Number(written) };
}

/** The pids of a `children` file. Source: proc_pid_task(5). */
export function parseChildren(text: string): number[] {
  return text
    .split(" ")
    .filter((word) => /^[1-9]\d{0,9}$/.test(word.trim()))
    .map(Number);
}

/** The pid that was given last in this pid namespace, the fifth word of /proc/loadavg. Source: proc_loadavg(5). */
export function parseLastPid(text: string): number | null {
  const [, last] = /^\S+ \S+ \S+ \d+\/\d+ (\d{1,10})\s*$/.exec(text) ?? [];
  return last === undefined ? null : Number(last);
}

/** All stall time of the line `some` of a PSI file so far, ms. Source: linux Documentation/accounting/psi.rst. */
export function parseStallMs(text: string | null): number | null {
  const [, total] = /^some .*\btotal=(\d{1,20})$/m.exec(text ?? "") ?? [];
  return total === undefined ? null : Number(total) / 1_000;
}

/** `socket:[4711]` as the link of a descriptor names it: the inode, or null for what is no socket. */
export function socketInode(link: string): string | null {
  return /^socket:\[(\d{1,20})\]$/.exec(link)?.[1] ?? null;
}
