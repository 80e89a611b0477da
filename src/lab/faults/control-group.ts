import type { Fault, Requirement } from "../scenario.ts";
import type { Controller } from "../world/control-groups.ts";

/** A control group around the go command, with its limits. Its directory is planted as `group`. */
export const controlGroup = (controller: Controller, limits: Readonly<Record<string, string>> = {}): Fault => ({
  name: `a ${controller} group${Object.entries(limits).map(([key, value]) => `, ${key} ${value}`)}`,
  requires: ["root", `cgroup-${controller}` satisfies Requirement],
  async plant(world) {
    const { directory, wrap } = await world.controlGroup(controller, limits);
    world.goWrap.push(...wrap);
    world.planted.set("group", directory);
  },
});
