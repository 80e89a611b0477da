import type { ProcessLook, ThreadLook } from "../tick.ts";
import type { Asker } from "./asker.ts";
import type { CallInProgress } from "./call-memory.ts";
import { isReading } from "./calls.ts";
import { descriptorKind } from "./descriptor-kind.ts";
import { type Finding, finding } from "./finding.ts";
import { kernelFunction } from "./kernel-function.ts";
import { descriptorLink } from "./path-argument.ts";

/** Where a task of a frozen group may sleep: v1, v2, v2 from Linux 6.18 on (measured). Source: linux kernel/freezer.c, kernel/signal.c. */
const FROZEN_WCHAN: ReadonlySet<string> = new Set(["__refrigerator", "do_freezer_trap", "get_signal"]);

/** A process that is not let run at all: stopped, traced and stopped, or in a frozen control group. */
export function judgeStop(
  look: ProcessLook,
  inCalls: readonly { readonly thread: ThreadLook; readonly call: CallInProgress | null }[],
  ask: Asker,
): Finding | null {
  const { pid } = look.process;
  const first = inCalls[0];
  const basics = { id: "stop", syscall: first?.call?.call.name ?? "", wchan: first?.thread.wchan ?? "" };
  // A task that slept when its group was frozen (v1) stays where it was, in state D: only its group tells then.
  const mayBeFrozen =
    look.state === "D" || inCalls.some(({ thread }) => FROZEN_WCHAN.has(kernelFunction(thread.wchan)));
  const group = mayBeFrozen ? ask.freezes.frozenGroup(pid, ask.atMs) : null;
  if (group !== null) return finding("frozen", `control group ${group}`, basics);
  if (look.state === "t") return isTracedByUs(pid, ask) ? null : traced(pid, basics, ask);
  if (look.state !== "T") return null;
  const terminal = inCalls
    .filter(({ call }) => call && isReading(call.call.name))
    .map(({ call }) => (call ? descriptorLink(look, call, ask) : null))
    .find((link) => link !== null && descriptorKind(link) === "terminal");
  // A background process that reads its terminal is stopped by SIGTTIN in the midst of the read. Source: termios(4), job control.
  const isBackground = look.terminal.number !== 0 && look.terminal.foregroundGroup !== look.terminal.group;
  if (terminal && isBackground) return finding("prompt", terminal, { ...basics, figures: { inBackground: 1 } });
  return finding("stopped", "SIGCONT", basics);
}

/** With `--trace strace` each traced call stops its thread for microseconds: that is our doing. Its log lies in a scratch directory of ours. */
function isTracedByUs(pid: number, { kernel }: Asker): boolean {
  const status = kernel.read(`/proc/${pid}/status`, 8_192);
  const tracer = (status.ok && /^TracerPid:\s*(\d+)$/m.exec(status.value)?.[1]) || "0";
  const own = kernel.link("/proc/self");
  const words = kernel.read(`/proc/${tracer}/cmdline`, 4_096);
  return own.ok && words.ok && words.value.includes(`/.gowhy-go-${own.value}-`);
}

function traced(pid: number, basics: Pick<Finding, "id" | "syscall" | "wchan">, { kernel }: Asker): Finding {
  const status = kernel.read(`/proc/${pid}/status`, 8_192);
  const tracer = Number((status.ok && /^TracerPid:\s*(\d+)$/m.exec(status.value)?.[1]) || 0);
  const name = kernel.read(`/proc/${tracer}/comm`, 64);
  const command = name.ok ? name.value.trim() : "a tracer";
  return finding("stopped", tracer > 0 ? `${command} (${tracer})` : command, {
    ...basics,
    holders: tracer > 0 ? [{ pid: tracer, argv: [command], waitsFor: null }] : [],
    figures: { tracerPid: tracer },
  });
}
