import { join } from "node:path";
import type { Fault } from "../scenario.ts";
import type { World } from "../world.ts";

type Settings = Readonly<Record<string, string>>;

/** Writes settings into the file that `go env -w` writes. */
export const goEnvFile = (settings: Settings | ((world: World) => Settings)): Fault => ({
  name: "go env -w",
  async plant(world) {
    const lines = Object.entries(typeof settings === "function" ? settings(world) : settings);
    const path = join(world.places.home, ".config", "go", "env");
    world.write(path, lines.map(([name, value]) => `${name}=${value}\n`).join(""));
    world.onTakeDown(() => world.run(["rm", "-f", path]).then(() => undefined));
  },
});
