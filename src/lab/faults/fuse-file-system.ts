import type { Place } from "../plan.ts";
import type { Fault } from "../scenario.ts";

/** A place of go on a FUSE file system, healthy as long as its daemon runs. The daemon's pid is planted as `daemon`. */
export const fuseFileSystem = (place: Place): Fault => ({
  name: `${place} on a FUSE file system`,
  requires: ["root", "fuse"],
  async plant(world) {
    const over = world.places[place];
    const below = `${world.directory}/below-${place}`;
    await world.must(["cp", "-a", over, below]);
    const daemon = await world.start(["bindfs", "-f", "--no-allow-other", below, over]);
    world.onTakeDown(() => world.run(["umount", "-l", over]).then(() => undefined));
    for (let tries = 0; (await world.run(["mountpoint", "-q", over])).exitCode !== 0; tries++) {
      if (tries > 100) throw new Error(`bindfs did not mount ${over} within 5 s`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    world.planted.set("daemon", daemon.pid);
  },
});
