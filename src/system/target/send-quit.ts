import type { KernelFiles } from "../kernel-files.ts";
import { failure, failureOf, type Outcome, success } from "../outcome.ts";
import { parseProcessStat } from "../proc/process-stat.ts";

/** Whether the process with this start time still runs. A pid that came back is another process; a zombie has ended. */
export function stillRuns(pid: number, startTicks: number, kernel: KernelFiles): boolean {
  const text = kernel.read(`/proc/${pid}/stat`, 4_096);
  const stat = text.ok ? parseProcessStat(text.value) : null;
  return stat !== null && stat.startTicks === startTicks && !(stat.threads <= 1 && "ZX".includes(stat.state));
}

/** SIGQUIT: a Go program writes its goroutines to its standard error and ends. The one signal that gowhy ever sends to a process that it did not start. */
export function sendQuit(pid: number, startTicks: number, kernel: KernelFiles): Outcome<null> {
  if (!stillRuns(pid, startTicks, kernel)) return failure("ESRCH", `The process ${pid} has ended.`);
  try {
    process.kill(pid, "SIGQUIT");
    return success(null);
  } catch (error) {
    return failureOf(error);
  }
}
