import { ownedByRoot } from "../../../lab/faults/owned-by-root.ts";
import { separateMount } from "../../../lab/faults/separate-mount.ts";
import type { Fault, Scenario } from "../../../lab/scenario.ts";

/** What `sudo go list` leaves in a user's cache when root's umask is 077: shards that only root can enter, below a directory of the user's. */
const usedByRoot: Fault = {
  name: "root used the build cache",
  requires: ["root", "second-uid"],
  async plant(world) {
    await world.must(["sh", "-c", "umask 077; exec go list std"], { cwd: world.places.module, env: { ...world.env } });
    const { uid, gid } = world.secondUser;
    await world.must(["chown", `${uid}:${gid}`, world.places.gocache]);
  },
};

export default {
  proves: "permission/gocache-owned-by-root",
  title: "the shards of the build cache belong to root, go runs as another user",
  requires: ["root", "second-uid"],
  faults: [separateMount("gocache", {}), usedByRoot],
  workload: {
    argv: ["go", "build", "./..."],
    module: "hello",
    asSecondUser: true,
    goSays: /permission denied|is not in std/,
  },
  names: ({ places }) => ({ cache: places.gocache, owner: 0 }),
  otherMeans: [
    {
      by: "a chown of the whole cache",
      requires: ["root", "second-uid"],
      faults: [ownedByRoot("gocache", 0o700)],
      names: ({ places }) => ({ path: places.gocache, owner: 0 }),
    },
  ],
} satisfies Scenario;
