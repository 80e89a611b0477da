import type { Place } from "../plan.ts";
import type { Fault } from "../scenario.ts";

/** A place of go that belongs to root and that the second user may read only; as `sudo go build` leaves it. */
export const ownedByRoot = (place: Place, mode = 0o755): Fault => ({
  name: `${place} belongs to root`,
  requires: ["root", "second-uid"],
  async plant(world) {
    const path = world.places[place];
    const before = (await world.must(["stat", "-c", "%u:%g %a", path])).stdout.trim().split(" ");
    await world.must(["chown", "-R", "0:0", path]);
    await world.must(["chmod", mode.toString(8), path]);
    world.onTakeDown(async () => {
      await world.must(["chown", "-R", before[0] ?? "0:0", path]);
      await world.must(["chmod", before[1] ?? "755", path]);
    });
  },
});
