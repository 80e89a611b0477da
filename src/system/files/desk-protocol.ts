import type { EntryCheck, FileState, FileSystemState, TrialOptions, TrialResult } from "./files.ts";

/** The word that makes gowhy start as a desk instead of a command line. */
export const DESK_WORD = "__desk";

/** Who the judged user is, as numbers. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** The first line that a desk gets. */
export interface DeskSetup {
  /** Prefix of every path: empty, or /proc/PID/root. */
  readonly root: string;
  /** Whom to become before the first access; only root can. */
  readonly become: Identity | null;
  /** Whose rights to compute from owners and modes where the desk cannot become that user. */
  readonly computeFor: Identity | null;
  /** gowhy's own pid: it stands in the names of scratch directories. */
  readonly owner: number;
}

/** Every operation of a desk: what it takes and what it gives. */
export interface DeskOperations {
  read: { takes: { path: string; maxBytes: number }; gives: { text: string; sizeBytes: number; truncated: boolean } };
  readBytes: { takes: { path: string; offset: number; length: number }; gives: string };
  stat: { takes: { path: string }; gives: FileState };
  lstat: { takes: { path: string }; gives: FileState };
  list: { takes: { path: string; maxEntries: number }; gives: readonly string[] };
  realPath: { takes: { path: string }; gives: string };
  space: { takes: { path: string }; gives: FileSystemState };
  checkAccess: {
    takes: { path: string; paths: readonly string[]; wants: "read" | "write" | "search" };
    gives: readonly EntryCheck[];
  };
  trial: { takes: TrialOptions & { path: string }; gives: TrialResult };
}
export type DeskOperation = keyof DeskOperations;

export interface DeskRequest<O extends DeskOperation = DeskOperation> {
  readonly id: number;
  readonly operation: O;
  readonly takes: DeskOperations[O]["takes"];
}

/** What a desk writes, one JSON line each. */
export type DeskLine =
  | { readonly ready: true }
  | { readonly refused: string; readonly detail: string }
  /** A part of a long operation that is under way and has not returned for a while. */
  | { readonly id: number; readonly at: string; readonly path: string }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly errno: string; readonly detail: string };

/** Splits a byte stream into lines and gives each, parsed. A line that is no JSON is dropped: only a broken peer writes one. */
export function lineReader(onLine: (line: unknown) => void): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      try {
        onLine(JSON.parse(line));
      } catch {}
    }
  };
}
