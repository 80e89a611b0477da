import type { Place } from "../plan.ts";
import type { Fault } from "../scenario.ts";
import { separateImage } from "./separate-image.ts";

/** A place of go on a frozen file system, as a snapshot that never ends leaves it: writers wait in D state. */
export function frozenFileSystem(place: Place): Fault {
  const mount = separateImage(place, { sizeMb: 64 });
  return {
    ...mount,
    name: `${place} on a frozen file system`,
    async plant(world) {
      await mount.plant?.(world);
      await world.freeze(world.places[place]);
    },
  };
}
