import type { Moment } from "../../observers/watch.ts";

/**
 * A wait counts as the answer when it has lasted so long under our eyes. A second retransmit of a SYN comes after 2 s at most
 * (RFC 6298 and tcp_syn_linear_timeouts of Linux 6.5), so that by then a silent peer is told from a slow one.
 */
const STALLED_MS = 2_000;
/** A build changes its leading work several times a second; three seconds show what it spends its time on. */
const MOVING_MS = 3_000;

/** Whether looking on would add nothing, asked tick by tick. */
export interface StableAnswer {
  /** `pending`: the same may be said with more certainty soon. */
  look(moment: Pick<Moment, "stall"> & { readonly atMs: number }): {
    readonly state: "pending" | "stalled" | "moving";
    /** How long the same has been seen. */
    readonly lastedMs: number;
  };
}

export function stableAnswer(): StableAnswer {
  let since = { key: "", atMs: 0 };
  return {
    look({ stall, atMs }) {
      const key = stall === null ? "" : `${stall.what} ${stall.on} ${stall.pid}`;
      if (since.key !== key) since = { key, atMs };
      const lastedMs = atMs - since.atMs;
      const isStable = lastedMs >= (stall === null ? MOVING_MS : STALLED_MS);
      return { state: isStable ? (stall === null ? "moving" : "stalled") : "pending", lastedMs };
    },
  };
}
