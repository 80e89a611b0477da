/** What the kernel asks of a process before it lets it look into another. Source: ptrace(2), "Ptrace access mode checking". */
export interface Credentials {
  /** Real, effective, saved, of the file system. */
  readonly uids: readonly number[];
  readonly gids: readonly number[];
  readonly permittedCapabilities: bigint;
  readonly effectiveCapabilities: bigint;
  /** The link of /proc/PID/ns/user, or null where that may not be read. */
  readonly userNamespace: string | null;
}

/** Everything that decides whether gowhy may look into one process. */
export interface Rights {
  readonly own: Credentials & {
    /** A seccomp filter is in force on gowhy itself. */
    readonly isFiltered: boolean;
  };
  /** Null where /proc hides the process. */
  readonly target: (Credentials & { readonly isDumpable: boolean | null }) | null;
  /** The process descends from gowhy. */
  readonly isDescendant: boolean;
  /** /proc/sys/kernel/yama/ptrace_scope; null where the kernel has no Yama. */
  readonly yamaScope: number | null;
}

/**
 * `look`: read its descriptors, links and environment (PTRACE_MODE_READ). `trace`: read its memory and calls, or attach to it
 * (PTRACE_MODE_ATTACH). `stack`: its kernel stack.
 */
export type Access = "look" | "trace" | "stack";

export const REFUSERS = [
  "hidepid",
  "uid",
  "dumpable",
  "capability",
  "user-namespace",
  "yama",
  "seccomp",
  "security-module",
  "kernel",
] as const;
export type Refuser = (typeof REFUSERS)[number];
