import { readStacks } from "../observers/stacks/read-stacks.ts";
import { openProcessMemory } from "../system/proc/process-memory.ts";

/** `__stacks PID`, in a child of its own, because the memory of a sick process may block whoever reads it. Writes what askStacks reads. */
export function runStacks(pid: number): void {
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  const memory = openProcessMemory(pid);
  const answer = memory.ok
    ? readStacks(memory.value, { nowNs: Number(process.hrtime.bigint()) })
    : { ok: false, reason: "unreadable", errno: memory.errno, detail: memory.detail };
  const { user, system } = process.cpuUsage(startedCpu);
  const tookMs = Math.round((performance.now() - startedMs) * 10) / 10;
  process.stdout.write(JSON.stringify({ ...answer, tookMs, cpuMs: (user + system) / 1_000 }));
}
