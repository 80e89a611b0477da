import { childrenOf } from "../../examination/watch-record.ts";
import type { Clock } from "../../system/clock.ts";
import type { KernelFiles } from "../../system/kernel-files.ts";
import { parseProcessStat, TICK_MS } from "../../system/proc/process-stat.ts";
import type { WatchedProgram } from "../../system/programs/watched-program.ts";

/** Five steps of the kernel's clock: fewer could not tell half of a core from none. */
const LOOK_EVERY_MS = 50;
/** Of one core. A command that uses less waits for something, and what that is has to be seen; one such look may be a short link or read. */
const COMPUTES_SHARE = 0.5;
const CALM_LOOKS = 2;
/**
 * What a command does in so short a time is told by its CPU time, and a stall that follows is still seen within its first second.
 * Beside a gowhy that loads its watcher at once a `go build` of 0.4 s took 1.04 times as long, and 1.10 times with the looks (15
 * interleaved pairs, two cores); without either 1.00.
 */
const AT_MOST_MS = 500;

/**
 * Leaves the processors to a command that begins by computing. Ends when it computes no more, has ended, or was sent a signal; true:
 * it still computes.
 */
export async function letItBegin(
  program: Pick<WatchedProgram, "pid" | "ended" | "signals">,
  kernel: KernelFiles,
  clock: Clock,
): Promise<boolean> {
  const { pid } = program;
  const hasEnded = new AbortController();
  void program.ended.then(() => hasEnded.abort());
  const untilMs = clock.nowMs() + AT_MOST_MS;
  let usedMs = 0;
  let children: readonly number[] = [];
  const cpuMs = () => [pid, ...children].reduce((sum, each) => sum + ownCpuMs(each, kernel), 0);
  let calmLooks = 0;
  const isCalm = (nowMs: number) => nowMs - usedMs < LOOK_EVERY_MS * COMPUTES_SHARE;
  while (clock.nowMs() < untilMs && program.signals().length === 0) {
    await clock.sleep(LOOK_EVERY_MS, hasEnded.signal);
    if (hasEnded.signal.aborted) return false;
    let nowMs = cpuMs();
    if (isCalm(nowMs)) {
      // Through the children of every thread: that is dear, and not needed where those of the look before still compute.
      children = childrenOf(kernel, pid);
      nowMs = cpuMs();
    }
    calmLooks = isCalm(nowMs) ? calmLooks + 1 : 0;
    if (calmLooks >= CALM_LOOKS) return false;
    usedMs = nowMs;
  }
  return program.signals().length === 0;
}

/** With that of the children that it has waited for; those that run count apart, because go itself is still while the linker works. 0 where it may not be read. */
function ownCpuMs(pid: number, kernel: KernelFiles): number {
  const read = kernel.read(`/proc/${pid}/stat`);
  const stat = read.ok ? parseProcessStat(read.value) : null;
  return ((stat?.ownTicks ?? 0) + (stat?.childTicks ?? 0)) * TICK_MS;
}
