import { aTrial } from "./a-place.ts";

/** No trial was made in this place. */
export const notTried = aTrial({
  outcome: "not-tried",
  samples: 0,
  storeP50Us: null,
  storeP95Us: null,
  storeP99Us: null,
  statP50Us: null,
  statP99Us: null,
  flockUs: null,
  tookMs: 0,
});
