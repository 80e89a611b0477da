import type { PartSums } from "./part-sums.ts";
import { nameOf, type User } from "./sample.ts";

/** The kernel counts CPU time in steps of 10 ms: one step may be reported a tick late. Source: proc_pid_stat(5), sysconf(_SC_CLK_TCK). */
export const CPU_STEP_MS = 10;
/** Steps that may be late at once: one for each process of a small build. */
const LATE_STEPS = 3;

/** CPU time, and time spent ready for a processor, that the kernel counted and that no part has taken yet. */
export function cpuAccount(sums: PartSums) {
  let haveMs = 0;
  let owedMs = 0;
  return {
    begin(cpuMs: number): void {
      haveMs += cpuMs;
    },
    /** Gives a stretch as much of it as there is, and says how much. */
    claim(user: User | null, fromMs: number, toMs: number): number {
      const takenMs = Math.min(toMs - fromMs, haveMs);
      if (takenMs > 0) sums.add(nameOf(user), user?.pid ?? 0, fromMs, fromMs + takenMs, user?.atOnce ?? 1);
      haveMs -= takenMs;
      return takenMs;
    },
    /** The same for work that was seen: a step that comes late pays for the stretch before, whose CPU time was not counted yet. */
    claimSeen(work: User, fromMs: number, toMs: number): number {
      const takenMs = this.claim(work, fromMs, toMs);
      owedMs = Math.min(CPU_STEP_MS * LATE_STEPS, owedMs + toMs - fromMs - takenMs);
      const paidMs = Math.min(owedMs, haveMs);
      sums.backdate(work, work.pid, fromMs, fromMs, paidMs, work.atOnce, takenMs > 0 ? 0 : 1);
      owedMs -= paidMs;
      haveMs -= paidMs;
      return takenMs + paidMs;
    },
    /** What came before belongs to something else after all. */
    forgive(): void {
      owedMs = 0;
    },
    spend(ms: number): void {
      haveMs = Math.max(0, haveMs - ms);
    },
    /** What several processors did at once is not kept for later: only a step of the kernel's clock is. */
    end(goesOn: boolean): void {
      haveMs = goesOn ? Math.min(haveMs, CPU_STEP_MS) : 0;
      if (!goesOn) owedMs = 0;
    },
  };
}
