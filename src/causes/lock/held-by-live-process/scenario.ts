import { join } from "node:path";
import { heldLock } from "../../../lab/faults/held-lock.ts";
import type { Fault, Scenario } from "../../../lab/scenario.ts";

/** `exec 9<>FILE; flock 9; sleep` in a shell: /proc/locks names the flock that has ended, the sleep holds the lock. */
const lockedByShell: Fault = {
  name: "a lock that a shell took and its child keeps",
  async plant(world) {
    const file = join(world.places.gomodcache, "cache", "lock");
    world.write(file, "");
    const holder = await world.start(["sh", "-c", 'exec 9<>"$1"; flock 9; echo held; exec sleep 600', "sh", file]);
    await holder.line(/^held/);
  },
};

export default {
  proves: "lock/held-by-live-process",
  title: "a sleeping process holds the lock of the module cache",
  requires: [],
  faults: [heldLock(({ places }) => join(places.gomodcache, "cache", "lock"))],
  workload: { argv: ["go", "mod", "tidy"], module: "two-modules" },
  during: true,
  names: ({ places }) => ({ path: join(places.gomodcache, "cache", "lock") }),
  otherMeans: [
    {
      by: "the lock with which go build trims its cache",
      faults: [heldLock(({ places }) => join(places.gocache, "trim.txt"))],
      workload: { argv: ["go", "build", "./..."], module: "hello" },
      names: ({ places }) => ({ path: join(places.gocache, "trim.txt") }),
    },
    { by: "a shell whose flock has ended", faults: [lockedByShell] },
  ],
} satisfies Scenario;
