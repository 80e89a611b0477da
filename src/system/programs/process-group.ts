import type { KernelFiles } from "../kernel-files.ts";
import type { StuckProcess } from "./programs.ts";

/** Members of a group that are reported; the rest is counted by nobody. */
const MAX_REPORTED = 20;
const MAX_ARGUMENTS = 40;

/** The processes of a group or session that still run, with what the kernel says each waits for. Zombies are done and left out. */
export function processesOf(group: number, kernel: KernelFiles): StuckProcess[] {
  const names = kernel.list("/proc");
  if (!names.ok) return [];
  const found: StuckProcess[] = [];
  for (const name of names.value) {
    if (!/^\d+$/.test(name) || found.length >= MAX_REPORTED) continue;
    const stat = kernel.read(`/proc/${name}/stat`);
    const parsed = stat.ok ? parseStat(stat.value) : null;
    if (!parsed || (parsed.group !== group && parsed.session !== group)) continue;
    if (parsed.state === "Z" || parsed.state === "X") continue;
    const wchan = kernel.read(`/proc/${name}/wchan`);
    found.push({
      pid: Number(name),
      argv: argvOf(name, parsed, kernel),
      processState: parsed.state,
      wchan: wchan.ok ? wchan.value.trim() : "",
    });
  }
  return found;
}

interface Stat {
  readonly program: string;
  readonly state: string;
  readonly group: number;
  readonly session: number;
}

/** A line of /proc/PID/stat. The name may hold blanks and brackets, so that the last bracket ends it. Source: proc(5). */
export function parseStat(line: string): Stat | null {
  const close = line.lastIndexOf(")");
  const open = line.indexOf("(");
  if (open < 0 || close < open) return null;
  const fields = line.slice(close + 2).split(" ");
  return {
    program: line.slice(open + 1, close),
    state: fields[0] ?? "",
    group: Number(fields[2]),
    session: Number(fields[3]),
  };
}

/** Reading the arguments of a process takes its memory lock, which one in D state may hold: its name must do there. */
function argvOf(pid: string, { program, state }: Stat, kernel: KernelFiles): string[] {
  if (state === "D") return [program];
  const read = kernel.read(`/proc/${pid}/cmdline`, 64 * 1024);
  const argv = read.ok ? read.value.split("\0").filter(Boolean).slice(0, MAX_ARGUMENTS) : [];
  return argv.length > 0 ? argv : [program];
}

/** Sends a signal to every process of the group; false where none is left. */
export function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    // EPERM: some process of the group changed its user; it is still there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Whether anything of the group runs. A zombie that init does not reap takes signals, and is dead all the same. */
export function isAlive(group: number, kernel: KernelFiles): boolean {
  if (!signalGroup(group, 0)) return false;
  return !kernel.list("/proc").ok || processesOf(group, kernel).length > 0;
}
