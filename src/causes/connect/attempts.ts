import { DIAL_LIMIT_MS } from "../go-patience.ts";
import { addressOf, type Route } from "../network-routes.ts";

type Leg = NonNullable<Route["connect"]>;

/** The kernel sends a SYN again after 1 s (RFC 6298): before that, silence is no sign of anything. */
const SYN_AGAIN_AFTER_MS = 1_000;
/** One SYN may be lost on a poor line. The count has the first one and those that the kernel repeated. */
const PROVEN_BY_SYNS = 2;

/** No route to an address of one family says nothing of the other, which go tries as well. */
const NO_ROUTE = ["network-unreachable", "host-unreachable"];

const tried = (leg: Leg) => leg.attempts.filter((attempt) => attempt.outcome !== "not-tried");

/** The addresses, as go prints them, of the attempts with this outcome. */
export const peersOf = (leg: Leg, outcome: Leg["attempts"][number]["outcome"]): string[] =>
  leg.attempts.filter((attempt) => attempt.outcome === outcome).map((attempt) => addressOf(attempt, leg.port));

/** Every address that this machine has a route to answered with a reset. */
export function isRefused(leg: Leg | null): leg is Leg {
  if (!leg) return false;
  const all = tried(leg);
  return (
    all.some((attempt) => attempt.outcome === "refused") &&
    all.every((attempt) => attempt.outcome === "refused" || NO_ROUTE.includes(attempt.outcome))
  );
}

export interface Silence {
  readonly isProven: boolean;
  readonly peers: string[];
  /** SYNs without an answer, the fewest of all addresses; null where the kernel showed none. */
  readonly syns: number | null;
  readonly waitedMs: number;
}

/** No address that this machine has a route to answered at all; null where one did, or where it was not waited for long enough. */
export function silenceOf(leg: Leg | null): Silence | null {
  if (!leg) return null;
  const all = tried(leg);
  const silent = all.filter((attempt) => attempt.outcome === "silent");
  if (silent.length === 0) return null;
  if (!all.every((attempt) => attempt.outcome === "silent" || NO_ROUTE.includes(attempt.outcome))) return null;
  const isLongEnough = silent.every((attempt) => attempt.tookMs >= SYN_AGAIN_AFTER_MS);
  if (!isLongEnough) return null;
  const counts = silent.flatMap((attempt) => (attempt.unansweredSyns === null ? [] : [attempt.unansweredSyns]));
  return {
    isProven: silent.every((attempt) => (attempt.unansweredSyns ?? 0) >= PROVEN_BY_SYNS),
    peers: peersOf(leg, "silent"),
    syns: counts.length === silent.length ? Math.min(...counts) : null,
    waitedMs: Math.round(Math.max(...silent.map((attempt) => attempt.tookMs))),
  };
}

export interface Stall {
  readonly peers: string[];
  readonly accepts: string[];
  readonly syns: number;
  readonly waitedMs: number;
  /** What go loses on each new connection: the dialler shares its time out among the addresses. Source: go1.26 net/dial.go, partialDeadline. */
  readonly goWaitsMs: number;
}

/**
 * Addresses that drop packets and that go tries before the one that accepts. Go takes those of the first family strictly in turn;
 * only the other family gets its chance after 300 ms. Null where go loses nothing.
 */
export function stallOf(leg: Leg | null): Stall | null {
  if (leg?.outcome !== "connected") return null;
  const family = leg.attempts[0]?.family;
  const own = leg.attempts.filter((attempt) => attempt.family === family);
  const good = own.findIndex((attempt) => attempt.outcome === "connected");
  const silent = own.slice(0, Math.max(0, good)).filter((attempt) => attempt.outcome === "silent");
  const isProven = silent.every(
    (attempt) => (attempt.unansweredSyns ?? 0) >= PROVEN_BY_SYNS && attempt.tookMs >= SYN_AGAIN_AFTER_MS,
  );
  const isRescued = leg.attempts.some((attempt) => attempt.family !== family && attempt.outcome === "connected");
  if (silent.length === 0 || !isProven || isRescued) return null;
  return {
    peers: silent.map((attempt) => addressOf(attempt, leg.port)),
    accepts: peersOf(leg, "connected"),
    syns: Math.min(...silent.map((attempt) => attempt.unansweredSyns ?? 0)),
    waitedMs: Math.round(Math.max(...silent.map((attempt) => attempt.tookMs))),
    goWaitsMs: Math.round((DIAL_LIMIT_MS * silent.length) / own.length),
  };
}
