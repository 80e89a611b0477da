import type { Clock } from "../clock.ts";
import type { KernelFiles } from "../kernel-files.ts";
import { readProcesses, treeOf } from "../proc/process-table.ts";

/** A compiler or git removes its temporary files in that time; go itself ends at once. */
const TERM_GRACE_MS = 2_000;
const POLL_MS = 50;

/**
 * TERM to a command and all below it, then KILL to those that are left. A process is known by its pid and its start time, so that a
 * pid that came back to another process is never hit.
 */
export async function endTree(root: number, kernel: KernelFiles, clock: Clock): Promise<void> {
  const before = readProcesses(kernel);
  const doomed = treeOf(root, before).flatMap((pid) => before.get(pid) ?? []);
  const left = () => {
    const now = readProcesses(kernel);
    return doomed.filter((each) => {
      const same = now.get(each.pid);
      return same?.startTicks === each.startTicks && same.state !== "Z" && same.state !== "X";
    });
  };
  for (const { pid } of doomed) send(pid, "SIGTERM");
  // A stopped process takes TERM only when it goes on.
  for (const { pid, state } of doomed) if (state === "T") send(pid, "SIGCONT");
  for (let waitedMs = 0; waitedMs < TERM_GRACE_MS && left().length > 0; waitedMs += POLL_MS) await clock.sleep(POLL_MS);
  for (const { pid } of left()) send(pid, "SIGKILL");
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended, or belongs to another user by now.
  }
}
