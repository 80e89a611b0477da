import type { Place } from "../plan.ts";
import type { Fault } from "../scenario.ts";

export interface ImageOptions {
  readonly sizeMb: number;
  readonly inodes?: number;
  readonly mountOptions?: string;
  readonly fs?: "ext4" | "xfs" | "btrfs";
}

/** A place of go on a disk file system of its own, in a loop device. */
export const separateImage = (place: Place, options: ImageOptions): Fault => ({
  name: `${place} on ${options.fs ?? "ext4"} in a loop device`,
  requires: ["root", "loop"],
  plant: (world) => world.mountImage(world.places[place], options),
});
