import type { WaitSeen } from "../../observers/seen.ts";
import type { Moment } from "../../observers/watch.ts";

/** The wait that the command as a whole stands in, or null while it moves. */
export function leadingWait({ stall, seen }: Pick<Moment, "stall" | "seen">): WaitSeen | null {
  if (stall === null) return null;
  return seen.waits.find((each) => each.pid === stall.pid && each.what === stall.what) ?? null;
}
