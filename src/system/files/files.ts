import type { Outcome } from "../outcome.ts";

export type FileKind = "file" | "directory" | "link" | "fifo" | "socket" | "device" | "other";

export interface FileState {
  readonly kind: FileKind;
  readonly sizeBytes: number;
  readonly uid: number;
  readonly gid: number;
  /** Permission bits only, such as 0o755. */
  readonly mode: number;
  readonly mtimeMs: number;
  /** major:minor as mountinfo and /proc/locks write it. */
  readonly device: string;
  readonly inode: number;
}

export interface FileSystemState {
  readonly type: number;
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly availableBytes: number;
  readonly inodesTotal: number;
  readonly inodesFree: number;
}

export interface Content {
  readonly text: string;
  readonly sizeBytes: number;
  readonly truncated: boolean;
}

/** What a directory trial does: the operations of cmd/go's cache, a bounded number of times. */
export interface TrialOptions {
  /** Where to make the scratch directory. */
  readonly directory: string;
  readonly maxSamples: number;
  readonly maxMs: number;
  /** Also start a tiny program from there. */
  readonly execute: boolean;
}

export interface TrialResult {
  readonly failedAt: string | null;
  readonly errno: string | null;
  readonly storeUs: readonly number[];
  readonly statUs: readonly number[];
  readonly flockUs: number | null;
  readonly execution: { readonly outcome: "passed" | "failed" | "not-tried"; readonly errno: string | null } | null;
}

export interface EntryCheck {
  readonly path: string;
  readonly state: FileState | null;
  /** The access that was missing, or null when all is there. */
  readonly missing: "read" | "write" | "search" | null;
  readonly errno: string | null;
}

/** One file operation that has not come back. */
export interface Stall {
  readonly operation: string;
  readonly path: string;
  readonly waitedMs: number;
  /** The desk process in which it hangs. */
  readonly pid: number;
}

/** Files that may lie on a dead or frozen mount. Each call ends within its deadline; what hangs is named by `stalls`. */
export interface Files {
  read(path: string, options?: { readonly maxBytes?: number; readonly deadlineMs?: number }): Promise<Outcome<Content>>;
  /** Raw bytes, base64-free: for headers of binaries. */
  readBytes(path: string, offset: number, length: number, deadlineMs?: number): Promise<Outcome<Uint8Array>>;
  stat(path: string, deadlineMs?: number): Promise<Outcome<FileState>>;
  lstat(path: string, deadlineMs?: number): Promise<Outcome<FileState>>;
  list(
    path: string,
    options?: { readonly maxEntries?: number; readonly deadlineMs?: number },
  ): Promise<Outcome<readonly string[]>>;
  realPath(path: string, deadlineMs?: number): Promise<Outcome<string>>;
  space(path: string, deadlineMs?: number): Promise<Outcome<FileSystemState>>;
  /** Tries reading, writing or searching each path as the judged user; many at once. */
  checkAccess(
    paths: readonly string[],
    wants: "read" | "write" | "search",
    deadlineMs?: number,
  ): Promise<Outcome<readonly EntryCheck[]>>;
  trial(options: TrialOptions, deadlineMs: number): Promise<Outcome<TrialResult>>;
  stalls(): readonly Stall[];
}
