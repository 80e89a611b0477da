import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import { counter, type TraceEvent } from "./trace-event.ts";

/**
 * Two curves over the whole command: the processes that were alive, and their CPU. The kernel's figure for each process is spread evenly
 * over its life: its total is exact, its shape within one process is not known.
 */
export function counterEvents({ observation, time, subject }: Diagnosis, pid: number): TraceEvent[] {
  const processes = observation?.processes?.processes ?? [];
  if (processes.length === 0) return [];
  const endMs = time?.wallMs ?? subject.wallMs ?? 0;
  const changes = processes.flatMap(({ fromMs, toMs, cpuMs }) => {
    const until = Math.max(fromMs, toMs ?? endMs);
    const cores = until > fromMs ? cpuMs / (until - fromMs) : 0;
    return [
      { atMs: fromMs, alive: 1, cores },
      { atMs: until, alive: -1, cores: -cores },
    ];
  });
  changes.sort((one, other) => one.atMs - other.atMs);
  const events: TraceEvent[] = [];
  let alive = 0;
  let cores = 0;
  changes.forEach((change, at) => {
    alive += change.alive;
    cores += change.cores;
    if (changes[at + 1]?.atMs === change.atMs) return;
    events.push(counter(pid, "processes alive", change.atMs, alive));
    events.push(counter(pid, "CPU in use (cores, mean of each process)", change.atMs, Math.max(0, cores)));
  });
  return events;
}
