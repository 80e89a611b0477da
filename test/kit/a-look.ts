import type { RecentSocket, Socket } from "../../src/observers/sockets.ts";
import type { ProcessLook, ThreadLook, Tick } from "../../src/observers/tick.ts";
import { parseSyscallLine } from "../../src/system/proc/syscall-line.ts";
import { syscallNames } from "../../src/system/proc/syscall-names.ts";

const names = syscallNames("x64");

/** A thread as recorded: `tid state [wchan] the line of /proc/TID/syscall`. */
export function aThread(recorded: string): ThreadLook {
  const [, tid = "0", state = "S", wchan = "", call = ""] = /^(\d+) (\S) \[([^\]]*)\] (.*)$/.exec(recorded) ?? [];
  return { tid: Number(tid), state, wchan, syscall: parseSyscallLine(call, names) };
}

export interface LookWords {
  readonly pid?: number;
  readonly parent?: number;
  readonly argv?: readonly string[];
  readonly chain?: readonly number[];
  readonly threads?: readonly string[];
  readonly sockets?: readonly Socket[] | null;
  readonly more?: Partial<Omit<ProcessLook, "process" | "threads" | "sockets">>;
}

/** A process that does nothing, unless told otherwise. */
export function aLook({
  pid = 100,
  parent = 1,
  argv = ["go"],
  chain = [pid],
  threads = [],
  sockets = null,
  more = {},
}: LookWords): ProcessLook {
  const name = (argv[0] ?? "").split("/").at(-1) ?? "";
  return {
    process: { pid, startTicks: 1, parent, argv, name, program: argv[0] ?? null, bornAtMs: 0, chain },
    state: "S",
    cpuMs: 0,
    isBusy: false,
    missedCpuMs: 0,
    readBytes: 0,
    writtenBytes: 0,
    majorFaults: 0,
    ticks: { own: 0, system: 0 },
    runDelayMs: 0,
    terminal: { number: 0, foregroundGroup: -1, group: pid },
    threads: threads.map(aThread),
    sockets,
    ...more,
  };
}

export const aTick = (atMs: number, processes: readonly ProcessLook[], more: Partial<Tick> = {}): Tick => ({
  atMs,
  sinceMs: 20,
  processes,
  cpuMs: processes.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  moves: false,
  idleMs: atMs,
  pressure: null,
  ...more,
});

export const aRecentSocket = (more: Partial<RecentSocket> = {}): RecentSocket => ({
  ...aSocket(),
  heldSinceMs: 40,
  ...more,
});

export const aSocket = (more: Partial<Socket> = {}): Socket => ({
  inode: "1000",
  fd: 5,
  protocol: "tcp",
  local: "127.0.0.1:40000",
  peer: "192.0.2.7:443",
  state: "ESTABLISHED",
  unackedBytes: 0,
  unreadBytes: 0,
  timer: 0,
  timerMs: 0,
  retransmits: 0,
  hasReceived: false,
  ...more,
});
