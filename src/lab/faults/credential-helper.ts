import { join } from "node:path";
import type { Fault } from "../scenario.ts";

/** A credential helper of git that takes its time and then knows nothing, as one that waits for a locked key-ring. Planted as `program`. */
export const sleepingCredentialHelper = (seconds: number): Fault => ({
  name: `a credential helper that sleeps ${seconds} s`,
  requires: ["git"],
  async plant(world) {
    const path = join(world.directory, "planted-bin", "git-credential-keyring");
    world.write(path, `#!/bin/sh\nsleep ${seconds}\n`, 0o755);
    world.write(join(world.places.home, ".gitconfig"), `[credential]\n\thelper = ${path}\n`);
    world.planted.set("program", path);
  },
});
