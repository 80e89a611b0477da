import { join } from "node:path";
import { heldLock } from "../faults/held-lock.ts";
import type { Stall } from "../stall.ts";
import type { World } from "../world.ts";

export const lock = ({ places }: World): string => join(places.gomodcache, "cache", "lock");

export default {
  name: "lock-held",
  title: "a live process has inherited the lock of the module cache",
  requires: [],
  faults: [heldLock(lock)],
  workload: { argv: ["go", "mod", "download"], module: "two-modules" },
  expects: [{ what: "lock", names: (world) => [lock(world)], holder: ({ planted }) => Number(planted.get("holder")) }],
  cause: "lock/held-by-live-process",
} satisfies Stall;
