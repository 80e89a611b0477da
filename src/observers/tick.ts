import type { RecentSocket, Socket } from "./sockets.ts";

/** One process, as long as it lives. A pid that comes back later is another process: the start time tells. */
export interface WatchedProcess {
  readonly pid: number;
  /** Field 22 of stat, clock ticks since boot. */
  readonly startTicks: number;
  readonly parent: number;
  /** Program and arguments without secrets; changes when it executes another program. */
  readonly argv: readonly string[];
  /** The name of its program: comm. */
  readonly name: string;
  /** The file that it runs, or null where that may not be read. */
  readonly program: string | null;
  /** When it was first seen. */
  readonly bornAtMs: number;
  /** From the watched command (first) down to this one (last). */
  readonly chain: readonly number[];
}

/** One thread of a process that used no CPU since the tick before. */
export interface ThreadLook {
  readonly tid: number;
  /** R, S, D, T, t, Z, … Source: proc_pid_stat(5). */
  readonly state: string;
  /** Its call in progress: number and six arguments; `running`; null where that may not be read. Source: proc_pid_syscall(5). */
  readonly syscall: Syscall | "running" | null;
  /** Where the kernel sleeps; "" or "0" where it does not say. Depends on the kernel: detail, not a key. */
  readonly wchan: string;
}

export interface Syscall {
  readonly number: number;
  /** By this architecture's table; `#123` where it is not in it. */
  readonly name: string;
  /** Hexadecimal without 0x, as the kernel writes them. */
  readonly args: readonly bigint[];
}

/** One process in one tick. */
export interface ProcessLook {
  readonly process: WatchedProcess;
  readonly state: string;
  /** User and system time since the tick before; the kernel counts it in steps of 10 ms. */
  readonly cpuMs: number;
  /** It used CPU within the last 60 ms: one step of the kernel's clock may be missing. */
  readonly isBusy: boolean;
  /** CPU time of children of its own that it waited for and that were never seen. */
  readonly missedCpuMs: number;
  /** Bytes read and written through calls so far (rchar, wchar of /proc/PID/io); null where that may not be read. */
  readonly readBytes: number | null;
  readonly writtenBytes: number | null;
  readonly majorFaults: number;
  /** Clock ticks of its CPU time so far, and those of them in the kernel. */
  readonly ticks: { readonly own: number; readonly system: number };
  /** Ready while others had the processors, since the tick before, by field 2 of schedstat: of the thread that waited longest. */
  readonly runDelayMs: number | null;
  /** On a processor or ready for one: of the thread for which that is most. In this much of the time the process did not rest, at the least. */
  readonly readyMs?: number | null;
  readonly terminal: { readonly number: number; readonly foregroundGroup: number; readonly group: number };
  /** Read only when it is not busy, or holds recent connections; empty otherwise. */
  readonly threads: readonly ThreadLook[];
  /** Sockets that it holds, when they were read in this tick or at most 1 s ago and nothing moved since; null: not read. */
  readonly sockets: readonly Socket[] | null;
  /**
   * Of a process that never rests for long: rows that are up to 2 s old, of sockets that it still holds. They tell with whom it
   * speaks, and nothing of the state in which a connection is now.
   */
  readonly recentSockets?: readonly RecentSocket[] | null;
}

/** What the control groups and the kernel say of pressure; read only now and then, null in between. */
export interface PressureLook {
  readonly throttledPeriods: number | null;
  readonly throttledMs: number | null;
  readonly periods: number | null;
  /** memory.events max or memory.failcnt of the tightest group. */
  readonly memoryLimitHits: number | null;
  readonly memoryUsedBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly oomKills: number | null;
  readonly pidsMaxHits: number | null;
  /** cgroup.freeze or freezer.state of the group of the command. */
  readonly frozen: boolean | null;
  /** Total stall time of `some`, in ms since boot, of the group where it has one, else of the machine. Source: Documentation/accounting/psi.rst. */
  readonly cpuStallMs: number | null;
  readonly memoryStallMs: number | null;
  readonly ioStallMs: number | null;
}

/** One look at the whole tree. */
export interface Tick {
  /** Since the command started. */
  readonly atMs: number;
  /** Since the tick before, or since the start. */
  readonly sinceMs: number;
  readonly processes: readonly ProcessLook[];
  /** CPU time of the whole tree since the tick before, also of processes that were missed. */
  readonly cpuMs: number;
  /** CPU or written bytes of the tree moved within the last 60 ms. */
  readonly moves: boolean;
  /** How long nothing moved. */
  readonly idleMs: number;
  readonly pressure: PressureLook | null;
}
