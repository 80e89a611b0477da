import { type LockLine, parseLockTable } from "../../system/proc/lock-table.ts";
import type { ProcessStat } from "../../system/proc/process-stat.ts";
import { readProcesses } from "../../system/proc/process-table.ts";
import type { System } from "../../system/system.ts";
import { type BlockedThread, blockedInFlock } from "./blocked-in-flock.ts";

/** One file that somebody waits for, from both sources. */
export interface Waited {
  readonly device: string;
  readonly inode: number;
  readonly path: string | null;
  /** Whom /proc/locks calls the holder. */
  readonly named: number | null;
  readonly waiters: readonly number[];
}

export interface LockView {
  readonly processes: ReadonlyMap<number, ProcessStat>;
  readonly waited: readonly Waited[];
  readonly held: readonly LockLine[];
  /** Of /proc/locks. */
  readonly tableReadable: boolean;
}

export function viewLocks(system: System): LockView {
  const text = system.kernel.read("/proc/locks");
  const lines = parseLockTable(text.ok ? text.value : "");
  const processes = readProcesses(system.kernel);
  const held = lines.filter((line) => !line.waits);
  const waited = new Map<string, Waited>();
  const add = (key: string, next: Waited) => {
    const known = waited.get(key);
    waited.set(key, {
      ...next,
      path: next.path ?? known?.path ?? null,
      named: next.named ?? known?.named ?? null,
      waiters: [...new Set([...(known?.waiters ?? []), ...next.waiters])],
    });
  };
  for (const line of lines)
    if (line.waits) {
      const holder = held.find((each) => each.number === line.number);
      add(keyOf(line), {
        ...line,
        path: null,
        named: holder && holder.pid > 0 ? holder.pid : null,
        waiters: [line.pid],
      });
    }
  for (const thread of blockedInFlock(system, processes.values())) {
    const line = lineOf(thread, lines);
    if (thread.inode === null) continue;
    const device = line?.device ?? thread.device ?? "";
    const named = held.find((each) => each.inode === thread.inode && each.device === device)?.pid ?? null;
    add(keyOf({ device, inode: thread.inode }), {
      device,
      inode: thread.inode,
      path: thread.path,
      named,
      waiters: [thread.pid],
    });
  }
  return { processes, waited: [...waited.values()], held, tableReadable: text.ok };
}

/** The device of an overlay or btrfs file differs between mountinfo and /proc/locks: the waiter's own line has the true one. */
const lineOf = (thread: BlockedThread, lines: readonly LockLine[]) =>
  lines.find((line) => line.waits && line.pid === thread.pid && line.inode === thread.inode);

const keyOf = ({ device, inode }: { readonly device: string; readonly inode: number }): string => `${device} ${inode}`;
