/** One line of /proc/locks (proc_locks(5)) that is a BSD flock: the only kind that go takes on Linux. */
export interface LockLine {
  /** Lines of one number belong together: the holder first, then those that wait, each behind an arrow. */
  readonly number: number;
  readonly waits: boolean;
  readonly exclusive: boolean;
  /** 0 where the holder lives in another pid namespace. */
  readonly pid: number;
  /** major:minor in decimal, as stat has it. */
  readonly device: string;
  readonly inode: number;
}

/** A machine with a database server holds thousands of locks; more than this is not go's doing. */
const MAX_LINES = 50_000;

const LINE = /^(\d+): (?:(->)\s+)?FLOCK\s+ADVISORY\s+(READ|WRITE)\s+(-?\d+)\s+([0-9a-f]{1,8}):([0-9a-f]{1,8}):(\d+)\s/;

export function parseLockTable(text: string): LockLine[] {
  const locks: LockLine[] = [];
  for (const line of text.split("\n", MAX_LINES)) {
    const match = LINE.exec(line.length > 200 ? "" : line.trimStart());
    if (!match) continue;
    const [, number = "", arrow, mode, pid = "", major = "", minor = "", inode = ""] = match;
    locks.push({
      number: Number(number),
      waits: arrow !== undefined,
      exclusive: mode === "WRITE",
      pid: Number(pid),
      device: `${Number.parseInt(major, 16)}:${Number.parseInt(minor, 16)}`,
      inode: Number(inode),
    });
  }
  return locks;
}

/** The flocks that a descriptor holds, from the `lock:` lines of /proc/PID/fdinfo/FD. A waiting lock is not among them. */
export function parseFdinfoLocks(text: string): LockLine[] {
  const lines = text.slice(0, 64 * 1024).split("\n");
  return lines.flatMap((line) => (line.startsWith("lock:") ? parseLockTable(line.slice("lock:".length)) : []));
}
