import { join } from "node:path";
import type { Place } from "../plan.ts";
import type { Fault } from "../scenario.ts";
import { separateImage } from "./separate-image.ts";
import { separateMount } from "./separate-mount.ts";

/** A file system at a place of go whose last byte is taken; on tmpfs (no rights needed) or ext4 in a loop device. */
export function fullFileSystem(place: Place, on: "tmpfs" | "ext4" = "tmpfs"): Fault {
  const mount = on === "tmpfs" ? separateMount(place, { size: "2m" }) : separateImage(place, { sizeMb: 16 });
  return {
    ...mount,
    name: `${place} on a full ${on}`,
    async plant(world) {
      await mount.plant?.(world);
      // dd ends with ENOSPC; that is its purpose. Blocks of one byte's rest are taken by the second, finer pass.
      for (const size of ["64k", "1"])
        await world.run([
          "dd",
          "if=/dev/zero",
          `of=${join(world.places[place], `ballast-${size}`)}`,
          `bs=${size}`,
          ...(size === "1" ? ["count=8192"] : []),
        ]);
    },
  };
}
