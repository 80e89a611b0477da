import type { Draw } from "../draw.ts";
import type { ItemTask } from "../item-task.ts";
import { type RunItem, requirementsOf } from "../run-items.ts";

/** A network fault and a local one can stand side by side: neither hides what shows the other. */
const NETWORK = ["dns/", "connect/", "http-proxy/", "tls/", "goproxy/"];
const LOCAL = ["disk/full-gocache", "disk/inode-exhaustion", "permission/tmp-noexec"];

export type PairTask = ItemTask & { readonly other: RunItem };

/** Two faults at once, drawn from the seed. */
export function pairTasks(items: readonly RunItem[], draw: Draw, seed: string, wanted: number): PairTask[] {
  const own = items.filter(({ means, what }) => means === null && what === "scenario");
  const network = own.filter(({ name }) => NETWORK.some((area) => name.startsWith(area)));
  const local = own.filter(({ name }) => LOCAL.includes(name));
  if (network.length === 0 || local.length === 0) return [];
  const pairs = Array.from({ length: wanted }, () => ({ first: draw.oneOf(network), other: draw.oneOf(local) }));
  const different = new Map(pairs.map((pair) => [`${pair.first.name} + ${pair.other.name}`, pair]));
  return [...different].map(([name, { first, other }]) => ({
    item: first,
    other,
    job: { what: "scenario", name: first.name, means: null, together: other.name, seed: `${seed}/${name}` },
    requires: requirementsOf(first.requires, [other]),
    module: first.workload.module,
  }));
}
