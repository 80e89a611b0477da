import type { KernelFiles } from "../../system/kernel-files.ts";
import type { Peek } from "../../system/proc/open-peek.ts";
import type { DescriptorSearch } from "./descriptor-search.ts";
import type { FreezeStates } from "./freeze-state.ts";
import type { LockTable } from "./lock-rows.ts";
import type { Mounts } from "./mounts.ts";

/** What judges may ask the machine. All of it answers at once, or later through what it keeps. */
export interface Asker {
  readonly kernel: KernelFiles;
  readonly peek: Peek;
  readonly mounts: Mounts;
  readonly locks: LockTable;
  readonly search: DescriptorSearch;
  readonly freezes: FreezeStates;
  /** Now, in the observation's own time. */
  readonly atMs: number;
}
