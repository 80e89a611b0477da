import { defineFact, flag, list, maybe, number, oneOf, record, shape, text } from "./fact.ts";

/** What a command can wait for or spend its time on. From CONTRACT; a later word is an addition, never a change. */
export const WAIT_KINDS = [
  "dns",
  "connect",
  "proxy",
  "tls",
  "response",
  "body",
  "lock",
  "filesystem",
  "child",
  "prompt",
  "stopped",
  "frozen",
  "seccomp",
  "throttled",
  "memory",
  "io",
  "compile",
  "link",
  "cpu",
  "stdout",
] as const;
export type WaitKind = (typeof WAIT_KINDS)[number];

/** Work that goes on, as opposed to a wait. */
export const isWork = (what: WaitKind): boolean => what === "cpu" || what === "compile" || what === "link";

/** A socket of the waiting process, from /proc/net. Source: proc_net_tcp(5), Documentation/networking/proc_net_tcp.rst. */
export const waitSocket = shape({
  protocol: oneOf(["tcp", "udp", "unix"]),
  /** `address:port`, IPv6 in brackets. */
  local: text,
  peer: text,
  /** ESTABLISHED, SYN_SENT, …; empty for udp. */
  state: text,
  retransmits: number,
  unackedBytes: number,
  unreadBytes: number,
  /** Data came in on it at some time; null where the kernel does not tell. */
  hasReceived: maybe(flag),
});

/** Who stands in the way at a lock, a pipe or a terminal, and what that process itself waits for. */
const holder = shape({
  pid: number,
  argv: list(text),
  /** As a person says it: `nothing (sleeping)`, `a response from 10.0.0.1:443`; null where that could not be seen. */
  waitsFor: maybe(text),
});

/** One wait of one process of the tree, from its first sample to its last. */
export const observedWait = shape({
  what: oneOf(WAIT_KINDS),
  pid: number,
  argv: list(text),
  /** From the watched command (first) down to this process (last). */
  chain: list(number),
  /** What is waited for: `10.9.0.2:443`, a path, a child's command, a terminal, a package that is compiled. */
  on: text,
  fromMs: number,
  toMs: number,
  /** When gowhy could first say it; null where it was too short to be told. */
  namedAtMs: maybe(number),
  samples: number,
  /** It had ended when the observation ended. */
  ended: flag,
  /** The call in progress and where the kernel sleeps in it; empty where nobody said. */
  syscall: text,
  wchan: text,
  socket: maybe(waitSocket),
  /** The file of a lock or of a file-system wait, and the mount that it lies on. */
  file: maybe(shape({ path: text, mountPoint: maybe(text), fileSystem: maybe(text), source: maybe(text) })),
  holders: list(holder),
  /** Figures that speak for it, such as nrThrottled, runDelayMs, majorFaults. */
  figures: record(number),
});

export const watchedWaits = defineFact({
  id: "watch.waits",
  title: "what the command and its children waited for",
  privacy: "machine",
  schema: shape({
    waits: list(observedWait),
    /** Shorter ones that were left out of the list, by kind, so that the file stays small. */
    leftOut: record(number),
  }),
});

/**
 * Where the wall time went. Each moment lies in at most one part: what the command as a whole waited for then. Time that
 * no sample speaks for lies in none.
 */
export const watchedTime = defineFact({
  id: "watch.time",
  title: "where the time of the command went",
  privacy: "machine",
  schema: shape({
    wallMs: number,
    parts: list(
      shape({
        what: oneOf(WAIT_KINDS),
        detail: text,
        ms: number,
        samples: number,
        /** The same kind of work or wait over all processes, also where several ran at once. */
        workMs: number,
      }),
    ),
    /** The same in order of time, for a timeline; only the longest are kept. */
    segments: list(shape({ what: oneOf(WAIT_KINDS), detail: text, pid: number, fromMs: number, toMs: number })),
  }),
});

/** The processes of the tree, for the timeline; the longest-lived are kept. */
export const watchedProcesses = defineFact({
  id: "watch.processes",
  title: "the processes that the command started",
  privacy: "machine",
  schema: shape({
    processes: list(
      shape({ pid: number, parent: number, argv: list(text), fromMs: number, toMs: maybe(number), cpuMs: number }),
    ),
    seen: number,
    /** CPU time of processes that lived between two looks, from the kernel's account of their parents. */
    missedCpuMs: number,
  }),
});

/** What observing cost, and what it could not see. */
export const samplerReport = defineFact({
  id: "watch.sampler",
  title: "how the command was observed",
  privacy: "public",
  schema: shape({
    ticks: number,
    medianIntervalMs: number,
    longestGapMs: number,
    /** CPU time of gowhy itself while it watched, start-up left out. */
    ownCpuMs: number,
    socketReads: number,
    /** What was denied or is not there, in words of /proc: `syscall`, `fd`, `net/tcp`; with the errno. */
    refused: list(shape({ what: text, errno: text })),
  }),
});

/** Goroutines of a go process, read from its memory without stopping it. */
export const goroutineStacks = defineFact({
  id: "watch.stacks",
  title: "the goroutines of the go process",
  privacy: "machine",
  schema: shape({
    pid: number,
    goVersion: text,
    /** `memory` (read without stopping it), `gdb`, `delve`, `sigquit`. */
    how: oneOf(["memory", "gdb", "delve", "sigquit"]),
    tookMs: number,
    goroutines: list(
      shape({
        id: number,
        /** running, runnable, waiting, syscall, dead … as the runtime names them. */
        status: text,
        /** `select`, `chan receive`, `IO wait`, … ; empty where it does not wait. */
        waitReason: text,
        /** For how long; null where the runtime did not record it. */
        waitedMs: maybe(number),
        frames: list(shape({ function: text, file: text, line: number })),
      }),
    ),
    /** More goroutines than are listed. */
    leftOut: number,
  }),
});

/** What go itself said of its work: the file of `-debug-trace`. Source: go1.26 src/cmd/go/internal/trace. */
export const goActions = defineFact({
  id: "watch.goActions",
  title: "what go recorded of its own work",
  privacy: "machine",
  schema: shape({
    /** Who asked for it: the command's own words, or gowhy with --go-trace. */
    askedBy: oneOf(["command", "gowhy"]),
    /** go's lanes of work that run at once, from 0. The longest actions are kept, in order of time. */
    actions: list(shape({ name: text, lane: number, fromMs: number, toMs: number })),
    leftOut: number,
  }),
});

/** What a rung above the sampler saw, and what it cost. */
export const traceReport = defineFact({
  id: "watch.trace",
  title: "the trace of the command",
  privacy: "machine",
  schema: shape({
    rung: oneOf(["strace", "perf", "bpf"]),
    /** What it does to the command, in short: kills it when it dies, sets no_new_privs … */
    sideEffects: list(text),
    /** The ratio of wall times that was measured for such work, from `npm run bench`; no promise. */
    usualOverhead: text,
    events: number,
    /** Calls with the most time spent in them, with how often and how long. */
    calls: list(shape({ name: text, count: number, errors: number, totalMs: number, longestMs: number })),
    /** The programs that were started, also those too short for the sampler. */
    programs: list(shape({ pid: number, argv: list(text), atMs: number, tookMs: maybe(number) })),
    /** Waits of more than 100 ms in one call. */
    longCalls: list(
      shape({ pid: number, name: text, argument: text, atMs: number, tookMs: maybe(number), result: text }),
    ),
  }),
});
