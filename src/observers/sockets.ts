import type { SocketRow } from "../system/proc/socket-tables.ts";

/** A row of the kernel's socket tables, with the descriptor by which a process holds it. */
export interface Socket extends SocketRow {
  readonly fd: number;
}

/** A row that may be older than the look. */
export interface RecentSocket extends Socket {
  /** When the process was first seen to hold this socket. */
  readonly heldSinceMs: number;
}
