import { join } from "node:path";
import { environment } from "../faults/environment.ts";
import { separateMount } from "../faults/separate-mount.ts";
import type { HealthyMachine } from "../scenario.ts";

export default {
  name: "noexec-tmp-with-gotmpdir",
  title: "TMPDIR is noexec, and GOTMPDIR is elsewhere, as it should be",
  requires: [],
  oddities: [
    separateMount("tmp", { noexec: true }),
    {
      name: "GOTMPDIR",
      async plant(world) {
        world.write(join(world.places.home, "build", ".keep"), "");
        await environment({ GOTMPDIR: join(world.places.home, "build") }).plant?.(world);
      },
    },
  ],
  workload: { argv: ["go", "run", "."], module: "hello" },
} satisfies HealthyMachine;
