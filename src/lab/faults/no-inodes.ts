import { join } from "node:path";
import type { Place } from "../plan.ts";
import type { Fault } from "../scenario.ts";
import { separateImage } from "./separate-image.ts";
import { separateMount } from "./separate-mount.ts";

/** A file system at a place of go with free space and no free inode. */
export function noInodes(place: Place, on: "tmpfs" | "ext4" = "tmpfs"): Fault {
  const mount =
    on === "tmpfs"
      ? separateMount(place, { size: "64m", inodes: 8 })
      : separateImage(place, { sizeMb: 32, inodes: 32 });
  return {
    ...mount,
    name: `${place} on ${on} without free inodes`,
    async plant(world) {
      await mount.plant?.(world);
      for (let made = 0; made < 64; made++) {
        const touched = await world.run(["touch", join(world.places[place], `taken-${made}`)]);
        if (touched.exitCode !== 0) return;
      }
      throw new Error(`${place} still has free inodes after 64 files`);
    },
  };
}
