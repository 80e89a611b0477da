import type { SocketRow } from "../system/proc/socket-tables.ts";

/** A row of the kernel's socket tables, with the descriptor by which a process holds it. */
export interface Socket extends SocketRow {
  readonly fd: number;
}
