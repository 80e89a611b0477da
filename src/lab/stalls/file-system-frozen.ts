import { separateImage } from "../faults/separate-image.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "file-system-frozen",
  title: "GOCACHE lies on a frozen file system",
  requires: [],
  faults: [separateImage("gocache", { sizeMb: 64 })],
  workload: { argv: ["go", "build", "."], module: "library" },
  before: (world) => world.freeze(world.places.gocache),
  release: (world) => world.thaw(world.places.gocache),
  expects: [{ what: ["filesystem", "frozen"], names: ({ places }) => [places.gocache] }],
  cause: "disk/frozen-filesystem",
} satisfies Stall;
