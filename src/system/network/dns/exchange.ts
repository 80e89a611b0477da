import type { OpenStreams } from "../connection.ts";
import { errnoOf } from "../errno.ts";
import type { Reading } from "./message.ts";

/** What an exchange with a name server needs of the machine. */
export interface Exchange {
  readonly nowMs: () => number;
  readonly open: OpenStreams;
  /** Closers of the datagram sockets that are open. */
  readonly datagrams: Set<() => void>;
}

export const nothing = (outcome: Reading["outcome"]): Reading => ({ outcome, rcode: null, addresses: [] });

/** What a socket error means for a name server. */
export function readingOfError(error: unknown): Reading {
  const errno = errnoOf(error);
  if (errno === "ECONNREFUSED" || errno === "ECONNRESET") return nothing("port-closed");
  if (errno === "ETIMEDOUT") return nothing("silent");
  return nothing("unreachable");
}
