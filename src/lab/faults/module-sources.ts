import { join } from "node:path";
import type { Fault } from "../scenario.ts";

/** Other source files in the module of the workload; null takes one away. */
export const moduleSources = (files: Readonly<Record<string, string | null>>): Fault => ({
  name: `sources: ${Object.keys(files).join(", ")}`,
  async plant(world) {
    for (const [name, content] of Object.entries(files)) {
      const path = join(world.places.module, name);
      if (content === null) await world.run(["rm", "-f", path]);
      else world.write(path, content);
    }
  },
});
