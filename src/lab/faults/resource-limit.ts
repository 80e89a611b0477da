import type { Fault } from "../scenario.ts";

/** A resource limit of the go command, soft and hard, set by prlimit(1): `resourceLimit("nofile", 12)`. */
export const resourceLimit = (
  resource: "nofile" | "nproc" | "as" | "fsize" | "stack",
  value: number,
  soft = value,
): Fault => ({
  name: `RLIMIT_${resource.toUpperCase()} ${soft}:${value}`,
  requires: ["prlimit"],
  async plant(world) {
    world.goWrap.push("prlimit", `--${resource}=${soft}:${value}`);
  },
});
