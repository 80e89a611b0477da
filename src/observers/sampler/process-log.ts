import type { ValueOf } from "../../facts/fact.ts";
import type { watchedProcesses } from "../../facts/watch.ts";
import type { TrackedProcess } from "./tracked-process.ts";

type Row = ValueOf<typeof watchedProcesses>["processes"][number];

/** A build of 1,000 packages starts 2,000 processes; a timeline shows the longest of them. */
const KEPT = 400;
/** Shorter ones are thrown away this many at a time. */
const SLACK = 200;

/** The processes that were seen, from their first look to their last. */
export class ProcessLog {
  #ended: Row[] = [];
  #seen = 0;
  missedCpuMs = 0;

  begin(): void {
    this.#seen += 1;
  }

  end(process: TrackedProcess, atMs: number): void {
    this.#ended.push(rowOf(process, Math.round(atMs)));
    if (this.#ended.length >= KEPT + SLACK) this.#ended = longest(this.#ended);
  }

  value(alive: Iterable<TrackedProcess>): ValueOf<typeof watchedProcesses> {
    const rows = [...this.#ended, ...[...alive].map((process) => rowOf(process, null))];
    const kept = longest(rows).sort((one, other) => one.fromMs - other.fromMs);
    return { processes: kept, seen: this.#seen, missedCpuMs: Math.round(this.missedCpuMs) };
  }
}

const rowOf = ({ pid, stat, watched, usedMs }: TrackedProcess, toMs: number | null): Row => ({
  pid,
  parent: stat.parent,
  argv: watched.argv,
  fromMs: Math.round(watched.bornAtMs),
  toMs,
  cpuMs: Math.round(usedMs),
});

const lengthOf = ({ fromMs, toMs }: Row): number => (toMs === null ? Number.POSITIVE_INFINITY : toMs - fromMs);

const longest = (rows: readonly Row[]): Row[] =>
  [...rows].sort((one, other) => lengthOf(other) - lengthOf(one)).slice(0, KEPT);
