import type { ValueOf } from "../facts/fact.ts";
import type { WaitKind, watchedWaits } from "../facts/watch.ts";
import type { Route } from "./network-routes.ts";
import { isForRoute } from "./waits-of.ts";

type ObservedWait = ValueOf<typeof watchedWaits>["waits"][number];

/** What a cause may know of a watched command. */
export interface WithWaits {
  readonly watchedWaits?: ValueOf<typeof watchedWaits>;
}

/**
 * The longest wait of the command itself for an answer on this route in which not one byte came for so long. A connection that may
 * be kept for later is none.
 */
export function quietWait(
  { watchedWaits: watched }: WithWaits,
  route: Route,
  kinds: readonly WaitKind[],
  afterMs: number,
): ObservedWait | null {
  const quiet = (watched?.waits ?? []).filter(
    (wait) =>
      kinds.includes(wait.what) &&
      quietMsOf(wait) >= afterMs &&
      wait.figures["mayBeKept"] !== 1 &&
      isForRoute({ ...wait, peers: [] }, route),
  );
  return quiet.sort((one, other) => quietMsOf(other) - quietMsOf(one))[0] ?? null;
}

/** For how long nothing had come when the wait was last seen. */
export const quietMsOf = ({ figures }: ObservedWait): number => figures["quietMs"] ?? 0;
