export interface OomKill {
  readonly program: string;
  readonly pid: number;
  /** Seconds after boot, as the kernel stamps its log. */
  readonly atS: number;
  /** A control group's limit was reached, not the machine's memory. */
  readonly inCgroup: boolean;
  /** The group whose limit was reached, as a path in its hierarchy. */
  readonly cgroup: string | null;
  /** The limit that the group had then; null where the log does not say. */
  readonly limitBytes: number | null;
}

const RECORD = /^\d+,\d+,(\d{1,18}),[^;]*;(.*)$/;
const STATE = /^oom-kill:constraint=(CONSTRAINT_\w+),/;
const KILLED = /^(Memory cgroup out of memory|Out of memory)[^:]*: Kill(?:ed)? process (\d{1,10}) \((.{1,64}?)\)/;

/** Source: linux mm/memcontrol.c, mem_cgroup_print_oom_meminfo; an unset limit is a number of 16 digits, swap and kmem have lines of their own. */
const USAGE = /^memory: usage \d{1,18}kB, limit (\d{1,18})kB, failcnt \d/;

/**
 * The kills of a kernel log in the form of /dev/kmsg, oldest first. The line `oom-kill:` (from 4.19) names the group, the line
 * `Killed process` the victim. Source: linux mm/oom_kill.c, dump_oom_summary and __oom_kill_process.
 */
export function parseOomKills(log: string): OomKill[] {
  const kills: OomKill[] = [];
  const groups = new Map<number, Pick<OomKill, "cgroup" | "inCgroup" | "limitBytes">>();
  // It stands in the report of one kill, before the line that names the group.
  let limitBytes: number | null = null;
  for (const line of log.split("\n")) {
    const [, stamp, message = ""] = RECORD.exec(line) ?? [];
    if (stamp === undefined) continue;
    const [, limitKb] = USAGE.exec(message) ?? [];
    if (limitKb !== undefined) limitBytes = Number(limitKb) * 1024;
    const [, constraint] = STATE.exec(message) ?? [];
    if (constraint !== undefined) {
      const pid = Number(/,pid=(\d{1,10})(?:,|$)/.exec(message)?.[1] ?? -1);
      const cgroup = /,oom_memcg=([^,]{1,4096})/.exec(message)?.[1] ?? null;
      const inCgroup = constraint === "CONSTRAINT_MEMCG";
      groups.set(pid, { cgroup, inCgroup, limitBytes: inCgroup ? limitBytes : null });
      limitBytes = null;
      continue;
    }
    const [, kind, pid, program] = KILLED.exec(message) ?? [];
    if (kind === undefined || pid === undefined || program === undefined) continue;
    const group = groups.get(Number(pid));
    kills.push({
      program,
      pid: Number(pid),
      atS: Number(stamp) / 1_000_000,
      inCgroup: group?.inCgroup ?? kind.startsWith("Memory cgroup"),
      cgroup: group?.cgroup ?? null,
      limitBytes: group?.limitBytes ?? null,
    });
    groups.delete(Number(pid));
  }
  return kills;
}

/** Programs that a go command starts, by the kernel's name (15 characters). Source: go1.26 cmd/go/internal/work; gcc and clang drivers. */
const GO_TOOLS: ReadonlySet<string> = new Set(
  "go compile link asm cgo vet cover buildid pack covdata fix doc gofmt gopls staticcheck golangci-lint cc1 cc1plus cc1obj as ld ld.gold ld.lld ld.bfd collect2 lto1 lto-wrapper clang clang++ gcc g++".split(
    " ",
  ),
);

/** Whether the kernel's name of a process is that of a program which go commands run; a test binary ends in `.test`. */
export const isGoTool = (program: string): boolean => GO_TOOLS.has(program) || program.endsWith(".test");
