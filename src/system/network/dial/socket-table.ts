import type { KernelFiles } from "../../kernel-files.ts";

const SYN_SENT = "02";

/**
 * SYNs that our own socket has sent without an answer: the first and those that the kernel repeated.
 * Null where the row is not there or the socket is past that state. Source: proc(5), /proc/net/tcp, column retrnsmt.
 */
export function unansweredSyns(kernel: KernelFiles, family: "ipv4" | "ipv6", localPort: number): number | null {
  const table = kernel.read(family === "ipv4" ? "/proc/net/tcp" : "/proc/net/tcp6");
  return table.ok ? synsInTable(table.value, localPort) : null;
}

/** The same from the text of the table. */
export function synsInTable(table: string, localPort: number): number | null {
  const wanted = `:${localPort.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const line of table.split("\n")) {
    const [, local = "", , state, , , retransmits = ""] = line.trim().split(/\s+/);
    if (state !== SYN_SENT || !local.endsWith(wanted)) continue;
    const count = Number.parseInt(retransmits, 16);
    return Number.isNaN(count) ? null : count + 1;
  }
  return null;
}
