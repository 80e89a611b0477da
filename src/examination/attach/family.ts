import { isGoProgram } from "../../probes/lock/blocked-in-flock.ts";
import type { ProcessStat } from "../../system/proc/process-stat.ts";

type Stats = ReadonlyMap<number, Pick<ProcessStat, "pid" | "parent" | "name">>;

/** Where a process stands: its parents, and the go command that it is, starts or works for. */
export interface Family {
  /** The parent first. */
  readonly parents: readonly number[];
  readonly go: { readonly pid: number; readonly where: "itself" | "below" | "above" } | null;
}

const MAX_DEPTH = 64;

/** Pure: the same table gives the same family. The go command is sought in the process, then below it, then above. */
export function familyOf(pid: number, processes: Stats): Family {
  const parents = parentsOf(pid, processes);
  const isGo = (each: number) => isGoProgram(processes.get(each)?.name ?? "");
  if (isGo(pid)) return { parents, go: { pid, where: "itself" } };
  const below = firstBelow(pid, processes, isGo);
  if (below !== null) return { parents, go: { pid: below, where: "below" } };
  const above = parents.find(isGo);
  return { parents, go: above === undefined ? null : { pid: above, where: "above" } };
}

function parentsOf(pid: number, processes: Stats): number[] {
  const parents: number[] = [];
  for (let at = processes.get(pid)?.parent ?? 0; at > 0 && parents.length < MAX_DEPTH; ) {
    if (!processes.has(at) || parents.includes(at)) break;
    parents.push(at);
    at = processes.get(at)?.parent ?? 0;
  }
  return parents;
}

/** Breadth first: of a script that runs `go generate`, the outer go. */
function firstBelow(pid: number, processes: Stats, wanted: (pid: number) => boolean): number | null {
  const childrenOf = new Map<number, number[]>();
  for (const each of processes.values())
    childrenOf.set(each.parent, [...(childrenOf.get(each.parent) ?? []), each.pid]);
  let level = childrenOf.get(pid) ?? [];
  for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth += 1) {
    const found = level.find(wanted);
    if (found !== undefined) return found;
    level = level.flatMap((each) => childrenOf.get(each) ?? []);
  }
  return null;
}
