import { plannedWorld } from "../planned-world.ts";
import type { Fault, Workload } from "../scenario.ts";
import { buildWorld } from "../world/build-world.ts";
import type { Ledger } from "../world/resources.ts";
import { TakeDowns } from "../world/take-downs.ts";
import type { World } from "../world.ts";
import type { Kept } from "./cover-host.ts";
import type { Job } from "./job.ts";

/** Builds the world of a job, plants faults in it, acts, and takes all of it away; gives what could not be taken away. */
export async function inWorld<T>(
  { job, kept, ledger }: { readonly job: Job; readonly kept: Kept; readonly ledger: Ledger },
  { faults, workload }: { readonly faults: readonly Fault[]; readonly workload: Workload },
  act: (world: World) => Promise<T>,
): Promise<{ readonly result: T; readonly leftOver: readonly string[] }> {
  const takeDowns = new TakeDowns();
  const plan = plannedWorld(job.seed);
  for (const fault of faults) fault.prepare?.(plan);
  let result: T;
  try {
    const world = await buildWorld(plan, { ...job, warmCache: kept.warmCache, ledger }, workload, takeDowns);
    for (const fault of faults) await fault.plant?.(world);
    result = await act(world);
  } catch (error) {
    await takeDowns.all();
    throw error;
  }
  return { result, leftOver: await takeDowns.all() };
}
