import type { ValueOf } from "../facts/fact.ts";
import type { watchedCommand } from "../facts/subject.ts";
import type { WaitKind, watchedWaits } from "../facts/watch.ts";
import type { Route } from "./network-routes.ts";
import type { WithWaits } from "./quiet-waits.ts";
import { isForRoute } from "./waits-of.ts";

type ObservedWait = ValueOf<typeof watchedWaits>["waits"][number];

/** What a cause may know of a command that has ended. */
export interface WithCommand extends WithWaits {
  readonly watchedCommand?: ValueOf<typeof watchedCommand>;
}

/** The sampler sees both ends of a wait a tick late, 100 ms at the most, and later on a loaded machine. */
const SEEN_LATE_MS = 500;

/**
 * The longest wait of this kind on the route of a command that succeeded, where none lasted as long as go waits at the most (null: go
 * sets no limit): the answer came. The last sample may still show the wait: a small answer is read, and the command over, before the next one.
 */
export function answeredWait(
  { watchedWaits: watched, watchedCommand: command }: WithCommand,
  route: Route,
  kind: WaitKind,
  limitMs: number | null,
): ObservedWait | null {
  if (command?.exitCode !== 0) return null;
  const waits = (watched?.waits ?? []).filter(
    (wait) => wait.what === kind && isForRoute({ ...wait, peers: [] }, route),
  );
  const [longest] = waits.sort((one, other) => lastedMs(other) - lastedMs(one));
  if (!longest || (limitMs !== null && lastedMs(longest) >= limitMs - SEEN_LATE_MS)) return null;
  return longest;
}

export const lastedMs = ({ fromMs, toMs }: Pick<ObservedWait, "fromMs" | "toMs">): number => toMs - fromMs;
