import { basename } from "node:path";
import type { Place } from "../plan.ts";
import type { Fault } from "../scenario.ts";
import { separateImage } from "./separate-image.ts";
import { separateMount } from "./separate-mount.ts";

/** A place of go whose file system went read-only: remounted by an administrator, or by the kernel after an error (ext4, errors=remount-ro). */
export function readOnlyFileSystem(
  place: Place,
  how: "remount" | "kernel-error" = "remount",
  on: "tmpfs" | "ext4" = how === "remount" ? "tmpfs" : "ext4",
): Fault {
  const mount =
    on === "tmpfs"
      ? separateMount(place, { size: "64m" })
      : separateImage(place, { sizeMb: 64, mountOptions: "errors=remount-ro" });
  return {
    ...mount,
    name: `${place} on a file system that went read-only (${how})`,
    async plant(world) {
      await mount.plant?.(world);
      const path = world.places[place];
      if (how === "remount") return void (await world.must(["mount", "-o", "remount,ro", path]));
      const device = (await world.must(["findmnt", "-no", "SOURCE", path])).stdout.trim();
      world.write(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, "1");
    },
  };
}
