import { isWork } from "../facts/watch.ts";
import type { Seen } from "./seen.ts";
import type { Tick } from "./tick.ts";
import type { Moment } from "./watch.ts";

type Stall = NonNullable<Moment["stall"]>;

/** Since when the command as a whole has been in one wait. */
export function openStallClock(): { add(tick: Tick, seen: Seen): Stall | null } {
  let stall: Stall | null = null;
  return {
    add(tick, { leading, waits }) {
      if (tick.moves || !leading || isWork(leading.what)) stall = null;
      else if (stall?.what !== leading.what || stall.on !== leading.detail || stall.pid !== leading.pid) {
        const wait = waits.find(({ what, pid }) => what === leading.what && pid === leading.pid);
        // What the kernel dates back lasts that long; else from the first look at which nothing moved.
        const sinceMs = Math.min(tick.atMs, Math.max(0, wait?.sinceMs ?? tick.atMs - tick.sinceMs));
        stall = { what: leading.what, on: leading.detail, sinceMs, pid: leading.pid };
      }
      return stall;
    },
  };
}
