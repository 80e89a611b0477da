import type { KernelFiles } from "../../system/kernel-files.ts";

/** One line of /proc/locks, of any kind. Source: proc_locks(5). */
export interface LockRow {
  /** Lines of one number belong together: holders first, those that wait behind an arrow. */
  readonly number: number;
  readonly waits: boolean;
  /** -1 for a lock of an open file description, 0 where the holder is in another pid namespace. */
  readonly pid: number;
  /** `fe:00:1196084`, as the kernel writes device and inode. */
  readonly file: string;
}

/** The lock table, read only while something waits for a lock. */
export interface LockTable {
  rows(atMs: number): readonly LockRow[];
}

/** A read took 39 µs with a few locks; a database server has thousands. */
const FRESH_MS = 100;
const ROW =
  /^(\d+): (?:(->)\s+)?(?:FLOCK|POSIX|OFDLCK|LEASE|DELEG)\s+\S+\s+(?:READ|WRITE|RW|NONE|UNLCK)\s+(-?\d+)\s+([0-9a-f]+:[0-9a-f]+:\d+)\s/;
const MAX_ROWS = 50_000;

export function openLockTable(kernel: KernelFiles): LockTable {
  let readAtMs = -Infinity;
  let rows: readonly LockRow[] = [];
  return {
    rows(atMs) {
      if (atMs - readAtMs >= FRESH_MS) {
        const text = kernel.read("/proc/locks");
        rows = text.ok ? parseLockRows(text.value) : [];
        readAtMs = atMs;
      }
      return rows;
    },
  };
}

export function parseLockRows(text: string): LockRow[] {
  const rows: LockRow[] = [];
  for (const line of text.split("\n", MAX_ROWS)) {
    const match = ROW.exec(line.trimStart());
    if (!match) continue;
    const [, number = "", arrow, pid = "", file = ""] = match;
    rows.push({ number: Number(number), waits: arrow !== undefined, pid: Number(pid), file });
  }
  return rows;
}

/** What a process waits for in this table, and the pids that are said to hold it. With several, the one on that inode. */
export function blockersOf(
  pid: number,
  inode: string | null,
  rows: readonly LockRow[],
): { readonly file: string; readonly pids: readonly number[] } | null {
  const mine = rows.filter((row) => row.waits && row.pid === pid);
  const one = mine.find((row) => inode !== null && row.file.endsWith(`:${inode}`)) ?? mine[0];
  const file = one?.file ?? rows.find((row) => inode !== null && !row.waits && row.file.endsWith(`:${inode}`))?.file;
  if (file === undefined) return null;
  const holding = rows.filter((row) => !row.waits && row.file === file && (!one || row.number === one.number));
  return { file, pids: [...new Set(holding.map((row) => row.pid))] };
}
