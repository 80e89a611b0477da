import type { Place } from "../plan.ts";
import type { Fault } from "../scenario.ts";

export interface TmpfsOptions {
  readonly size?: string;
  readonly inodes?: number;
  readonly noexec?: boolean;
  readonly readOnly?: boolean;
}

/** A tmpfs of its own at a place of go: small, without inodes, noexec or read-only. */
export const separateMount = (place: Place, options: TmpfsOptions): Fault => ({
  name: `${place} is a file system of its own: ${Object.entries(options)
    .map(([key, value]) => `${key} ${value}`)
    .join(", ")}`,
  plant: (world) => world.mountTmpfs(world.places[place], options),
});
