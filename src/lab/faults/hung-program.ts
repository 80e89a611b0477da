import { join } from "node:path";
import type { Fault } from "../scenario.ts";

/** A program first on PATH that never ends, such as a licence-bound compiler without its server; `variable` (CC, CXX) names it too. */
export const hungProgram = (name: string, variable?: string): Fault => ({
  name: `${name} hangs`,
  async plant(world) {
    const directory = join(world.directory, "planted-bin");
    world.write(join(directory, name), "#!/bin/sh\nexec sleep 100000\n", 0o755);
    if (variable) world.env[variable] = join(directory, name);
    else world.env["PATH"] = `${directory}:${world.env["PATH"] ?? ""}`;
  },
});
