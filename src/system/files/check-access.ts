import { constants, type Stats } from "node:fs";
import { access, lstat, stat } from "node:fs/promises";
import { posix } from "node:path";
import type { Identity } from "./desk-protocol.ts";
import { stateOf } from "./file-state.ts";
import type { EntryCheck } from "./files.ts";
import type { JudgedTree } from "./judged-tree.ts";

export type Wanted = "read" | "write" | "search";

/** So many at once: half of the desk's threads, so that one mount that hangs leaves room for others. */
const AT_ONCE = 8;

/** Asks the kernel for each path, as the desk's user; where the judged user is another one, computes it from owners and modes. */
export async function checkAccess(
  paths: readonly string[],
  wants: Wanted,
  tree: JudgedTree,
  computeFor: Identity | null,
): Promise<EntryCheck[]> {
  const checks: EntryCheck[] = new Array(paths.length);
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < paths.length; at = next++) {
      const path = paths[at] ?? "";
      checks[at] = computeFor
        ? await computed(path, wants, tree, computeFor)
        : await asked(path, await tree.locate(path, true), wants);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, paths.length) }, worker));
  return checks;
}

async function asked(path: string, located: string, wants: Wanted): Promise<EntryCheck> {
  const stats = await orErrno(stat(located));
  if (typeof stats === "string")
    return { path, state: null, missing: stats === "EACCES" ? "search" : null, errno: stats };
  const state = stateOf(stats);
  // To write into a directory is to make entries in it, which takes search as well.
  const needs: Wanted[] = wants === "write" && state.kind === "directory" ? ["write", "search"] : [wants];
  for (const need of needs) {
    const refused = await orErrno(access(located, MODES[need]));
    if (typeof refused === "string") return { path, state, missing: need, errno: refused };
  }
  return { path, state, missing: null, errno: null };
}

const MODES: Readonly<Record<Wanted, number>> = { read: constants.R_OK, write: constants.W_OK, search: constants.X_OK };

/** By path_resolution(7): search on every parent, then the wanted right. Blind for ACLs, attributes and security modules. */
async function computed(path: string, wants: Wanted, tree: JudgedTree, who: Identity): Promise<EntryCheck> {
  for (const parent of parentsOf(path)) {
    const stats = await orErrno(stat(await tree.locate(parent, true)));
    if (typeof stats === "string") return { path, state: null, missing: null, errno: stats };
    if (!allows(stats, "search", who)) return { path, state: null, missing: "search", errno: "EACCES" };
  }
  const stats = await orErrno(stat(await tree.locate(path, true)));
  if (typeof stats === "string") {
    const link = await orErrno(lstat(await tree.locate(path, false)));
    return { path, state: typeof link === "string" ? null : stateOf(link), missing: null, errno: stats };
  }
  const state = stateOf(stats);
  const needs: Wanted[] = wants === "write" && state.kind === "directory" ? ["write", "search"] : [wants];
  const missing = needs.find((need) => !allows(stats, need, who)) ?? null;
  return { path, state, missing, errno: missing ? "EACCES" : null };
}

/** Owner, else group, else others: the first class that fits decides alone, even where it grants less. */
export function allows(stats: Pick<Stats, "uid" | "gid" | "mode">, wanted: Wanted, who: Identity): boolean {
  if (who.uid === 0) return true;
  const bit = { read: 4, write: 2, search: 1 }[wanted];
  if (stats.uid === who.uid) return (stats.mode & (bit << 6)) !== 0;
  if (stats.gid === who.gid || who.groups.includes(stats.gid)) return (stats.mode & (bit << 3)) !== 0;
  return (stats.mode & bit) !== 0;
}

export function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = posix.dirname(path); at !== "/"; at = posix.dirname(at)) parents.unshift(at);
  return parents;
}

async function orErrno<T>(promise: Promise<T>): Promise<T | string> {
  try {
    return await promise;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "EUNKNOWN";
  }
}
