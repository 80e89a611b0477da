import { controlGroup } from "../faults/control-group.ts";
import { forgetPages, toolOnDisk } from "../faults/slow-disk.ts";
import type { Stall } from "../stall.ts";

export default {
  name: "memory-reclaim",
  title: "a memory limit leaves the compiler so little that it reads its own pages again and again",
  requires: [],
  // Its pages are to count for its own group, not for somebody who read it before.
  // Without the OOM killer: on a quick machine it would end the build before it stalls.
  faults: [
    toolOnDisk("compile", null),
    controlGroup("memory", { limitBytes: String(16 * 2 ** 20), "memory.oom_control": "1" }),
  ],
  workload: { argv: ["go", "build", "-p", "1", "-a", "unicode"], module: "none" },
  before: (world) => forgetPages(world, String(world.planted.get("program"))),
  expects: [{ what: "memory" }],
} satisfies Stall;
