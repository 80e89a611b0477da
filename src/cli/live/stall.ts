import type { WaitSeen } from "../../observers/seen.ts";
import type { Moment } from "../../observers/watch.ts";

/** The wait that the command as a whole is in; null while it moves, or where no wait was named. */
export function leadingWait({ seen, stall }: Moment): WaitSeen | null {
  const { leading, waits } = seen;
  if (!leading) return null;
  const same = waits.filter(({ what, pid }) => what === leading.what && pid === leading.pid);
  return same.find(({ on }) => on === (stall?.on ?? leading.detail)) ?? same[0] ?? null;
}
