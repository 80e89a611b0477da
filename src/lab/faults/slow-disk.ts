import { join } from "node:path";
import type { Place } from "../plan.ts";
import type { Fault } from "../scenario.ts";
import type { World } from "../world.ts";

/** A place of go on a disk that gives `bytesPerSecond` to the go command and to nobody else's. Source: kernel admin-guide/cgroup-v1/blkio-controller. */
export const throttledDisk = (place: Place, bytesPerSecond: number): Fault => ({
  name: `${place} on a disk of ${bytesPerSecond} bytes a second`,
  requires: ["root", "loop", "cgroup-blkio"],
  async plant(world) {
    const path = world.places[place];
    const kept = `${world.directory}/kept-${place}`;
    await world.must(["cp", "-a", path, kept]);
    await world.mountImage(path, { sizeMb: 96 });
    await world.must(["cp", "-a", `${kept}/.`, path]);
    await throttle(world, path, bytesPerSecond);
  },
});

/** A program of the toolchain on such a disk; null: on a disk of its own that is as fast as any. Planted as `program`. */
export const toolOnDisk = (tool: string, bytesPerSecond: number | null): Fault => ({
  name: `the program ${tool} on a disk of ${bytesPerSecond ?? "any number of"} bytes a second`,
  requires: ["root", "loop", ...(bytesPerSecond === null ? [] : (["cgroup-blkio"] as const))],
  async plant(world) {
    const program = (
      await world.must([join(world.goroot, "bin", "go"), "tool", "-n", tool], { env: world.env })
    ).stdout.trim();
    const disk = join(world.directory, "slow-disk");
    await world.mountImage(disk, { sizeMb: 96 });
    const copy = join(disk, tool);
    await world.must(["cp", program, copy]);
    await world.bind(copy, program);
    if (bytesPerSecond !== null) await throttle(world, disk, bytesPerSecond);
    world.planted.set("program", program);
  },
});

async function throttle(world: World, path: string, bytesPerSecond: number): Promise<void> {
  const device = (await world.must(["findmnt", "-no", "MAJ:MIN", path])).stdout.trim();
  const limit = `${device} ${bytesPerSecond}`;
  const { wrap, directory } = await world.controlGroup("blkio", {
    "blkio.throttle.read_bps_device": limit,
  });
  world.goWrap.push(...wrap);
  world.planted.set("group", directory);
}

/** Takes the pages of the files below a path out of memory, so that they are read from the disk again. */
export async function forgetPages(world: World, path: string): Promise<void> {
  await world.must([
    "sh",
    "-c",
    'sync "$1"; find "$1" -xdev -type f -exec dd of={} oflag=nocache conv=notrunc,fdatasync count=0 status=none \\;',
    "sh",
    path,
  ]);
}
