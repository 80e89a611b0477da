import { heldLock } from "../faults/held-lock.ts";
import type { Stall } from "../stall.ts";
import lockHeld, { lock } from "./lock-held.ts";

export default {
  ...lockHeld,
  name: "lock-by-flock",
  title: "flock(1) holds the lock of the module cache for a command that sleeps",
  faults: [heldLock(lock, "flock")],
  longOnly: true,
} satisfies Stall;
