import type { Task } from "./lab-run.ts";
import { nameOf, type RunItem } from "./run-items.ts";

export type ItemTask = Task & { readonly item: RunItem };

/** A run as a task of the lab; each draws its world from a stream of its own. */
export const taskOf = (item: RunItem, seed: string): ItemTask => ({
  item,
  job: { what: item.what, name: item.name, means: item.means, together: null, seed: `${seed}/${nameOf(item)}` },
  requires: item.requires,
  module: item.workload.module,
});
