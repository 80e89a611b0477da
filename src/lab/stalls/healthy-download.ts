import { moduleProxy } from "../faults/module-proxy.ts";
import type { Stall } from "../stall.ts";

/** A round trip to a proxy in the same country; on loopback the whole download is over after ten looks. */
const ROUND_TRIP_MS = 15;

export default {
  name: "healthy-download",
  title: "a download of sixty modules, each answer 15 ms away",
  requires: [],
  faults: [moduleProxy({ mode: { kind: "slow", delayMs: ROUND_TRIP_MS } })],
  workload: { argv: ["go", "mod", "download"], module: "many-modules" },
  expects: [],
  spendsTimeOn: [],
  endAfterMs: null,
} satisfies Stall;
