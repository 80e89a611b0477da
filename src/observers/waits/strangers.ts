import type { KernelFiles } from "../../system/kernel-files.ts";
import { parseProcessStat } from "../../system/proc/process-stat.ts";
import { parseInternetTable } from "../../system/proc/socket-tables.ts";
import { parseSyscallLine } from "../../system/proc/syscall-line.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import type { Socket } from "../sockets.ts";
import type { ProcessLook, ThreadLook } from "../tick.ts";
import type { Asker } from "./asker.ts";
import { isReading, isWaitForChild, isWokenBySockets } from "./calls.ts";

/** A process outside the watched tree that stands in its way. */
export interface Stranger {
  readonly argv: readonly string[];
  /** Null where it may not be looked into. */
  readonly look: ProcessLook | null;
  /** The name of the child that it waits for, if it does. */
  readonly child: string | null;
}

export interface Strangers {
  of(pid: number, ask: Asker): Stranger;
}

export interface MachineWords {
  /** Names of calls by number. */
  readonly syscalls: ReadonlyMap<number, string>;
  readonly isLittleEndian: boolean;
}

interface Known {
  argv: readonly string[];
  look: ProcessLook | null;
  child: string | null;
  sockets: readonly Socket[];
  socketsAtMs: number;
  lookedAtMs: number;
  startTicks: number;
  cpuTicks: number;
}

/** A look costs about 0.3 ms: the holder of a lock is looked at once in so long. */
const FRESH_MS = 1_000;
/** Socket tables cost 5 ms on a machine with large tables. */
const SOCKETS_FRESH_MS = 10_000;
/** Processes that hold something up are few; a lock that hundreds wait for has one holder. */
const MAX_KNOWN = 64;
const MAX_THREADS = 64;
const MAX_DESCRIPTORS = 256;
const TICK_MS = 10;
const MAX_ARGUMENTS = 32;
const MAX_ARGUMENT = 500;

/** Looks at processes outside the tree, seldom and bounded. */
export function openStrangers(words: MachineWords): Strangers {
  const known = new Map<number, Known>();
  return {
    of(pid, ask) {
      let stranger = known.get(pid);
      if (stranger && ask.atMs - stranger.lookedAtMs < FRESH_MS) return stranger;
      const text = ask.kernel.read(`/proc/${pid}/stat`, 4_096);
      const stat = text.ok ? parseProcessStat(text.value) : null;
      if (!stat) {
        known.delete(pid);
        return { argv: [], look: null, child: null };
      }
      if (!stranger || stranger.startTicks !== stat.startTicks) {
        if (known.size >= MAX_KNOWN) known.clear();
        const begun: Known = {
          argv: [stat.name],
          look: null,
          child: null,
          sockets: [],
          socketsAtMs: -Infinity,
          lookedAtMs: 0,
          startTicks: stat.startTicks,
          cpuTicks: stat.ownTicks,
        };
        stranger = begun;
        known.set(pid, begun);
        void ask.peek.read(`/proc/${pid}/cmdline`, 16 * 1024).then((read) => {
          if (read.ok && read.value !== "") begun.argv = argvOf(read.value);
        });
      }
      stranger.lookedAtMs = ask.atMs;
      stranger.look = lookAt(pid, stat, stranger, words, ask);
      stranger.child = childOf(pid, stranger.look.threads, ask.kernel);
      stranger.cpuTicks = stat.ownTicks;
      return stranger;
    },
  };
}

const argvOf = (cmdline: string): string[] =>
  cmdline
    .replace(/\0+$/, "")
    .split("\0")
    .slice(0, MAX_ARGUMENTS)
    .map((word) => withoutSecrets(word).text.slice(0, MAX_ARGUMENT));

function lookAt(
  pid: number,
  stat: NonNullable<ReturnType<typeof parseProcessStat>>,
  known: Known,
  words: MachineWords,
  { kernel, atMs }: Asker,
): ProcessLook {
  const { argv, cpuTicks } = known;
  const cpuMs = (stat.ownTicks - cpuTicks) * TICK_MS;
  const threads = threadsOf(pid, words, kernel);
  if (atMs - known.socketsAtMs > SOCKETS_FRESH_MS && threads.some(mayWaitForSocket)) {
    known.socketsAtMs = atMs;
    known.sockets = socketsOf(pid, words, kernel);
  }
  return {
    process: {
      pid,
      startTicks: stat.startTicks,
      parent: stat.parent,
      argv,
      name: stat.name,
      program: null,
      bornAtMs: 0,
      chain: [pid],
    },
    state: stat.state,
    cpuMs,
    isBusy: cpuMs > 0,
    missedCpuMs: 0,
    readBytes: null,
    writtenBytes: null,
    majorFaults: 0,
    ticks: { own: 0, system: 0 },
    runDelayMs: null,
    terminal: { number: stat.terminal, foregroundGroup: stat.foregroundGroup, group: stat.group },
    threads,
    sockets: known.sockets,
  };
}

const mayWaitForSocket = ({ syscall }: ThreadLook): boolean =>
  syscall !== null && syscall !== "running" && (isWokenBySockets(syscall.name) || isReading(syscall.name));

function childOf(pid: number, threads: readonly ThreadLook[], kernel: KernelFiles): string | null {
  const waits = threads.find(
    ({ syscall }) => syscall !== null && syscall !== "running" && isWaitForChild(syscall.name),
  );
  if (!waits) return null;
  const children = kernel.read(`/proc/${pid}/task/${waits.tid}/children`, 4_096);
  const first = children.ok ? children.value.trim().split(" ")[0] : "";
  const name = kernel.read(`/proc/${first || "0"}/comm`, 64);
  return name.ok ? name.value.trim() : null;
}

function threadsOf(pid: number, { syscalls }: MachineWords, kernel: KernelFiles): ThreadLook[] {
  const tids = kernel.list(`/proc/${pid}/task`);
  if (!tids.ok) return [];
  return tids.value.slice(0, MAX_THREADS).flatMap((tid) => {
    const base = `/proc/${pid}/task/${tid}`;
    const text = kernel.read(`${base}/stat`, 4_096);
    const stat = text.ok ? parseProcessStat(text.value) : null;
    if (!stat) return [];
    const call = kernel.read(`${base}/syscall`, 512);
    const wchan = kernel.read(`${base}/wchan`, 128);
    return {
      tid: Number(tid),
      state: stat.state,
      syscall: call.ok ? parseSyscallLine(call.value, syscalls) : null,
      wchan: wchan.ok ? wchan.value.trim() : "",
    };
  });
}

function socketsOf(pid: number, { isLittleEndian }: MachineWords, kernel: KernelFiles): Socket[] {
  const names = kernel.list(`/proc/${pid}/fd`);
  const fds = new Map<string, number>();
  for (const fd of names.ok ? names.value.slice(0, MAX_DESCRIPTORS) : []) {
    const link = kernel.link(`/proc/${pid}/fd/${fd}`);
    const inode = link.ok ? /^socket:\[(\d+)\]$/.exec(link.value)?.[1] : undefined;
    if (inode !== undefined) fds.set(inode, Number(fd));
  }
  if (fds.size === 0) return [];
  const inodes = new Set(fds.keys());
  return (["tcp", "tcp6", "udp", "udp6"] as const).flatMap((table) => {
    const text = kernel.read(`/proc/${pid}/net/${table}`);
    const rows = text.ok
      ? parseInternetTable(text.value, table.startsWith("tcp") ? "tcp" : "udp", inodes, isLittleEndian)
      : [];
    return rows.map((row) => ({ ...row, fd: fds.get(row.inode) ?? -1 }));
  });
}
