import { join } from "node:path";
import type { Fault } from "../scenario.ts";

/** A script that waits in a child of its own, as a wrapper around a licence-bound compiler does; `variable` (CC, CXX) names it. Planted as `program`. */
export const sleepingProgram = (name: string, variable: string): Fault => ({
  name: `${name} sleeps`,
  async plant(world) {
    const path = join(world.directory, "planted-bin", name);
    world.write(path, "#!/bin/sh\nsleep 100000\n", 0o755);
    world.env[variable] = path;
    world.planted.set("program", path);
  },
});
