import type { World } from "../world.ts";

/** A value that may depend on the world. */
export function valueIn<T>(value: T | ((world: World) => T), world: World): T {
  return typeof value === "function" ? (value as (world: World) => T)(world) : value;
}
