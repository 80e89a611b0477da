import type { FileState, FileSystemState } from "../../system/files/files.ts";
import { type MountLine, mountOf } from "../../system/proc/mount-table.ts";
import type { System } from "../../system/system.ts";
import type { PlacePlan } from "./place-plans.ts";

/** A place as it was found, before any trial. */
export interface LookedAt {
  readonly plan: PlacePlan;
  readonly problem: "unset" | "relative" | "off" | "not-a-directory" | "unreachable" | null;
  /** Why it could not be reached. */
  readonly errno: string | null;
  readonly exists: boolean;
  /** The directory itself, or the nearest one above it that exists; without links. */
  readonly nearest: string | null;
  readonly state: FileState | null;
  readonly mount: MountLine | null;
  readonly space: FileSystemState | null;
}

/** Metadata alone. A share that needs a second for it is named as unreachable; the whole probe has 8 s for it and the trials. */
const DEADLINE_MS = 1_000;
const MAX_PARENTS = 64;

/** Finds what is there of a place: the directory, its mount, its space. Each question has its deadline. */
export async function lookAtPlace(system: System, plan: PlacePlan, mounts: readonly MountLine[]): Promise<LookedAt> {
  const nothing = { plan, exists: false, nearest: null, state: null, mount: null, space: null, errno: null };
  if (plan.path === null || plan.problem) return { ...nothing, problem: plan.problem ?? "unset" };
  const found = await nearestDirectory(system, plan.path);
  if ("errno" in found) {
    const problem = found.errno === "ENOTDIR" ? "not-a-directory" : "unreachable";
    return { ...nothing, problem, errno: found.errno, mount: mountOf(plan.path, mounts) };
  }
  const space = await system.files.space(found.path, DEADLINE_MS);
  return {
    plan,
    problem: null,
    errno: null,
    exists: found.exists,
    nearest: found.path,
    state: found.state,
    mount: mountOf(found.path, mounts),
    space: space.ok ? space.value : null,
  };
}

async function nearestDirectory(
  { files }: System,
  path: string,
): Promise<{ path: string; exists: boolean; state: FileState } | { errno: string }> {
  let at = path;
  for (let step = 0; step < MAX_PARENTS; step += 1) {
    const real = await files.realPath(at, DEADLINE_MS);
    if (real.ok) {
      const state = await files.stat(real.value, DEADLINE_MS);
      if (!state.ok) return { errno: state.errno };
      if (state.value.kind !== "directory") return { errno: "ENOTDIR" };
      return { path: real.value, exists: at === path, state: state.value };
    }
    // A link that leads nowhere: go's mkdir finds the name taken.
    if (real.errno !== "ENOENT" || at === "/" || (await files.lstat(at, DEADLINE_MS)).ok) return { errno: real.errno };
    at = at.slice(0, at.lastIndexOf("/")) || "/";
  }
  return { errno: "ENAMETOOLONG" };
}
