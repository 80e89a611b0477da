import { forgetPages, toolOnDisk } from "../faults/slow-disk.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "slow-page-faults",
  title: "the compiler itself is read from a disk of 256 kB a second",
  requires: [],
  faults: [toolOnDisk("compile", 2 ** 18)],
  workload: { argv: ["go", "build", "."], module: "library" },
  before: (world) => forgetPages(world, String(world.planted.get("program"))),
  expects: [{ what: ["io", "filesystem"], names: () => ["compile"] }],
} satisfies Stall;
