import type { Fault } from "../scenario.ts";
import type { World } from "../world.ts";

type Change = Readonly<Record<string, string | null>>;

/** Sets variables of go's environment; null takes one away. */
export const environment = (change: Change | ((world: World) => Change)): Fault => ({
  name: `environment: ${typeof change === "function" ? "computed" : Object.keys(change).join(", ")}`,
  async plant(world) {
    for (const [name, value] of Object.entries(typeof change === "function" ? change(world) : change)) {
      if (value === null) delete world.env[name];
      else world.env[name] = value;
    }
  },
});
