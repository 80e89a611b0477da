import type { Files } from "../../system/files/files.ts";

export type Vcs = "git" | "hg" | "svn" | "bzr" | "fossil";

export interface Root {
  readonly vcs: Vcs;
  readonly path: string;
  /** Owners of the root and of the directory that marks it. */
  readonly rootUid: number | null;
  readonly markUid: number;
}

/** What marks a root, and whether it must be a directory: a `.git` file of a worktree is walked past. Source: go1.26 cmd/go/internal/vcs, vcsList. */
const MARKS: readonly { readonly name: string; readonly vcs: Vcs; readonly isDirectory: boolean }[] = [
  { name: ".hg", vcs: "hg", isDirectory: true },
  { name: ".git", vcs: "git", isDirectory: true },
  { name: ".svn", vcs: "svn", isDirectory: true },
  { name: ".bzr", vcs: "bzr", isDirectory: true },
  { name: ".fslckout", vcs: "fossil", isDirectory: false },
  { name: "_FOSSIL_", vcs: "fossil", isDirectory: false },
];
/** A path has at most 4096 bytes; nobody nests a module deeper than this. */
const MAX_LEVELS = 128;

/** The repository around a directory as go finds it, or null; undefined where a directory on the way does not answer. */
export async function findRoot(files: Files, from: string): Promise<Root | null | undefined> {
  for (const directory of levels(from)) {
    const states = await Promise.all(MARKS.map((mark) => files.stat(join(directory, mark.name))));
    if (states.some((state) => !state.ok && state.errno === "ETIMEDOUT")) return undefined;
    for (const [at, mark] of MARKS.entries()) {
      const state = states[at];
      if (!state?.ok || (state.value.kind === "directory") !== mark.isDirectory) continue;
      const root = await files.stat(directory);
      return { vcs: mark.vcs, path: directory, rootUid: root.ok ? root.value.uid : null, markUid: state.value.uid };
    }
  }
  return null;
}

/** The directory and its parents, nearest first. */
export function levels(from: string): string[] {
  const parts = from.split("/").filter(Boolean).slice(0, MAX_LEVELS);
  return [...parts.map((_, at) => `/${parts.slice(0, parts.length - at).join("/")}`), "/"];
}

const join = (directory: string, name: string): string => (directory === "/" ? `/${name}` : `${directory}/${name}`);
