import type { TraceReport } from "./rung.ts";

type Seen = Pick<TraceReport, "calls" | "longCalls" | "events" | "programs">;

interface Program {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly atMs: number;
  tookMs: number | null;
}

/** From here a call is told one by one, as in the log of strace. */
const LONG_NS = 100_000_000;

/** Follows the processes from the one on the command line ($1): counts calls, tells long ones, programs and ends. */
export const BPF_PROGRAM = `
BEGIN { @tree[$1] = 1; }
tracepoint:sched:sched_process_fork /@tree[pid]/ { @tree[args->child_pid] = 1; }
tracepoint:sched:sched_process_exec /@tree[pid]/ { printf("exec %d %llu %s\\n", pid, nsecs, str(args->filename)); }
tracepoint:sched:sched_process_exit /@tree[pid] && pid == tid/ { printf("exit %d %llu\\n", pid, nsecs); delete(@tree[pid]); }
tracepoint:raw_syscalls:sys_enter /@tree[pid]/ { @start[tid] = nsecs; @calls[args->id] = count(); }
tracepoint:raw_syscalls:sys_exit /@start[tid]/ {
  $took = nsecs - @start[tid];
  @total[args->id] = sum($took);
  if ($took > ${LONG_NS}) { printf("call %d %d %llu %llu %lld\\n", pid, args->id, @start[tid], $took, args->ret); }
  delete(@start[tid]);
}
END { clear(@tree); clear(@start); }
`;

/** Of no interest: idle threads of Go sleep in these. The same list as the reader of strace logs has. */
const IDLE: readonly string[] = ["futex", "nanosleep", "clock_nanosleep", "epoll_wait", "epoll_pwait", "epoll_pwait2"];
const MAX_LISTED = 200;

/** Reads what the program wrote. `startedNs` is when the command started, on the kernel's monotonic clock. */
export function readBpfOutput(text: string, startedNs: number, names: ReadonlyMap<number, string>): Seen {
  const longCalls: TraceReport["longCalls"][number][] = [];
  const programs: Program[] = [];
  const counts = new Map<number, number>();
  const totals = new Map<number, number>();
  const atMs = (ns: string | undefined) => Math.max(0, (Number(ns) - startedNs) / 1e6);
  const nameOf = (id: number) => names.get(id) ?? `#${id}`;
  for (const line of text.split("\n")) {
    const words = line.split(" ");
    const [kind, pid, third] = words;
    if (kind === "exec" && programs.length < MAX_LISTED)
      programs.push({ pid: Number(pid), argv: [words.slice(3).join(" ")], atMs: atMs(third), tookMs: null });
    else if (kind === "exit") {
      const program = programs.findLast((each) => each.pid === Number(pid) && each.tookMs === null);
      if (program) program.tookMs = Math.max(0, atMs(third) - program.atMs);
    } else if (kind === "call" && longCalls.length < MAX_LISTED) {
      const name = nameOf(Number(third));
      if (IDLE.includes(name)) continue;
      longCalls.push({
        pid: Number(pid),
        name,
        argument: "",
        atMs: atMs(words[3]),
        tookMs: Number(words[4]) / 1e6,
        result: words[5] ?? "",
      });
    } else {
      const [, map, id, value] = /^@(calls|total)\[(\d{1,5})\]: (\d{1,20})$/.exec(line) ?? [];
      if (map === "calls") counts.set(Number(id), Number(value));
      else if (map === "total") totals.set(Number(id), Number(value));
    }
  }
  const calls = [...counts].map(([id, count]) => {
    const name = nameOf(id);
    const totalMs = (totals.get(id) ?? 0) / 1e6;
    const longest = longCalls.filter((call) => call.name === name).map((call) => call.tookMs ?? 0);
    return { name, count, errors: 0, totalMs, longestMs: Math.max(0, ...longest) };
  });
  calls.sort((one, other) => other.totalMs - one.totalMs);
  return { events: calls.reduce((sum, { count }) => sum + count, 0), calls, longCalls, programs };
}
