import type { Fact } from "../../facts/fact.ts";
import { unknown } from "../../facts/store.ts";
import { goroutineStacks } from "../../facts/watch.ts";
import { askStacks } from "../../observers/stacks/ask-stacks.ts";
import { clock } from "../../system/clock.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import { deskArgv } from "../desk-argv.ts";

/** What stands for long stands by then; what computes is caught at work. */
const AFTER_MS = 800;
/** Reading took 13 to 30 ms here and starting the reader 60; a process whose memory is locked answers never. */
const DEADLINE_MS = 1_500;

/** The goroutines of the process, asked for while it is observed, so that a process that does not answer costs no time at the end. */
export async function stacksMeanwhile(request: {
  readonly pid: number;
  readonly attachedPid: number;
  readonly startedMs: number;
  readonly signal: AbortSignal;
}): Promise<Fact> {
  const { pid, attachedPid, startedMs, signal } = request;
  await clock.sleep(AFTER_MS, signal);
  const asked = askStacks({
    pid,
    deskArgv: deskArgv(),
    kernel: kernelFiles,
    deadlineMs: DEADLINE_MS,
    again: `gowhy attach ${attachedPid}`,
    elapsedMs: () => clock.nowMs() - startedMs,
  });
  const interrupted = clock
    .sleep(DEADLINE_MS * 2, signal)
    .then(() => unknown(goroutineStacks, "not-run", "The check-up was interrupted.", { source: "/proc/PID/mem" }));
  return Promise.race([asked, interrupted]);
}

/** `stacks: refused by yama, sudo gowhy attach 4711`: the one line for somebody who waits for stacks; null where nobody refused them. */
export function refusedLine(fact: Fact): string | null {
  if (fact.state === "known" || fact.reason !== "not-permitted") return null;
  const refuser = /^refused by ([\w-]+)/.exec(fact.detail)?.[0];
  return refuser === undefined ? null : `stacks: ${refuser}, ${fact.remedy ?? ""}`;
}
