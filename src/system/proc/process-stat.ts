/** What /proc/PID/stat says, as far as gowhy wants it. Source: proc_pid_stat(5). */
export interface ProcessStat {
  readonly pid: number;
  readonly name: string;
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Controlling terminal, 0 for none. */
  readonly terminal: number;
  readonly foregroundGroup: number;
  readonly majorFaults: number;
  /** User and system time of the process, in ticks. */
  readonly ownTicks: number;
  /** The part of it that the kernel used on its behalf. */
  readonly systemTicks: number;
  /** The same of the children that it has waited for, and of theirs. */
  readonly childTicks: number;
  /** Both together. */
  readonly cpuTicks: number;
  readonly threads: number;
  readonly startTicks: number;
  /** -1 for a thread that does not lead its process. */
  readonly exitSignal: number;
  /** Changes when the process executes another program; where looking into it is denied, only its name tells. */
  readonly image: string;
}

/** USER_HZ is 100 on every Linux that go supports (include/asm-generic/param.h). */
export const TICK_MS = 10;

export function parseProcessStat(text: string): ProcessStat | null {
  // The name stands in brackets and may hold spaces and brackets itself: the last one ends it.
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 1 || close < open) return null;
  const fields = text
    .slice(close + 2)
    .trim()
    .split(" ");
  // Field 3 of the manual is the first here.
  const field = (number: number) => Number(fields[number - 3]);
  const ownTicks = field(14) + field(15);
  const childTicks = field(16) + field(17);
  const name = text.slice(open + 1, close);
  const stat: ProcessStat = {
    pid: Number(text.slice(0, open)),
    name,
    state: fields[0] ?? "?",
    parent: field(4),
    group: orZero(field(5)),
    session: orZero(field(6)),
    terminal: orZero(field(7)),
    foregroundGroup: orZero(field(8)),
    majorFaults: orZero(field(12)),
    ownTicks,
    systemTicks: orZero(field(15)),
    childTicks,
    cpuTicks: ownTicks + childTicks,
    threads: orZero(field(20)),
    startTicks: field(22),
    exitSignal: orZero(field(38)),
    // startcode, endcode, startstack, arg_start, arg_end: a new image has a new random stack. The end of the arguments is set
    // last (fs/binfmt_elf.c, create_elf_tables): a process that is caught before that has none to show yet.
    image: `${name} ${fields[23]} ${fields[24]} ${fields[25]} ${fields[45]} ${fields[46]}`,
  };
  const numbers = [stat.pid, stat.parent, stat.cpuTicks, stat.startTicks];
  return numbers.every((each) => Number.isFinite(each) && each >= 0) ? stat : null;
}

const orZero = (value: number): number => (Number.isFinite(value) ? value : 0);
