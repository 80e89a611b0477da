import type { ValuesOf } from "../../../facts/fact.ts";
import type { proxyList } from "../../../facts/settings.ts";
import type { mainModule, toolchainSwitch } from "../../../facts/toolchain.ts";
import type { Values } from "../../cause.ts";
import {
  isHealthy,
  metRoutes,
  metRoutesTo,
  moduleRoutes,
  type Route,
  type Facts as RouteFacts,
} from "../../network-routes.ts";

export type Facts = RouteFacts &
  ValuesOf<{ proxyList: typeof proxyList }> &
  Partial<ValuesOf<{ mainModule: typeof mainModule; toolchainSwitch: typeof toolchainSwitch }>>;

/** How the database's own host fails, as far as it makes a different sentence. */
export type Failure = "name" | "silent" | "refused" | "cut" | "tunnel" | "filtered";

export interface Blocked {
  readonly route: Route;
  readonly how: Failure;
  readonly values: Values;
}

/** Answers of a filter in the database's place: forbidden, or withheld for legal reasons (RFC 9110, RFC 7725). */
const FILTERED: readonly (number | null)[] = [403, 451];
/** Only these lead go from a proxy's relay to the database's own host. Source: go1.26.8 modfetch/sumdb.go, initBase. */
const NO_RELAY: readonly (number | null)[] = [404, 410];

const relayAnswers = (facts: Facts) =>
  metRoutes(facts).flatMap(({ requests }) => requests.filter(({ asksFor }) => asksFor === "sumdb-supported"));

/**
 * The database's own host, out of reach while modules come. Where no module comes over the network, go must be known to ask
 * the database, and only a failure counts that cannot be the resolver's or the forward proxy's.
 */
export function blocked(facts: Facts): Blocked | undefined {
  const relays = relayAnswers(facts);
  if (relays.some(({ outcome, status }) => outcome !== "answered" || !NO_RELAY.includes(status))) return undefined;
  const modules = moduleRoutes(facts);
  const serving = modules.find(isHealthy);
  if (!serving && (modules.length > 0 || !asksDatabase(facts))) return undefined;
  for (const route of metRoutesTo(facts, "checksum-database")) {
    const how = route.entry === null ? failureOf(route) : undefined;
    if (!how || (!serving && (how === "name" || how === "tunnel" || route.through !== null))) continue;
    const modulesFrom = serving?.host ?? facts.proxyList.entries[0]?.text ?? "GOPROXY";
    const relay = relays[0]?.status ?? null;
    return { route, how, values: { host: route.host, port: route.port, modulesFrom, relay: relay ?? "-" } };
  }
  return undefined;
}

function failureOf(route: Route): Failure | undefined {
  const { stoppedAt, resolve, connect, handshake, tunnel } = route;
  if (stoppedAt === "resolve" && resolve) return "name";
  if (stoppedAt === "connect" && connect) return connect.outcome === "refused" ? "refused" : "silent";
  if (stoppedAt === "tunnel" && tunnel) return tunnel.outcome === "silent" ? "silent" : "tunnel";
  if (stoppedAt === "handshake" && handshake) return byHandshake(handshake.outcome);
  return stoppedAt === "request" ? byRequest(route) : undefined;
}

/** A certificate that go does not trust is tls/corp-ca, not a block. */
function byHandshake(outcome: NonNullable<Route["handshake"]>["outcome"]): Failure | undefined {
  if (outcome === "silent") return "silent";
  return outcome === "closed" || outcome === "reset" || outcome === "not-tls" || outcome === "alert"
    ? "cut"
    : undefined;
}

function byRequest({ requests }: Route): Failure | undefined {
  const request = requests.find(({ asksFor }) => asksFor === "sumdb-lookup") ?? requests[0];
  if (!request) return undefined;
  if (request.outcome === "silent" || request.outcome === "stalled-body") return "silent";
  if (request.outcome === "closed" || request.outcome === "reset") return "cut";
  if (request.outcome !== "answered") return undefined;
  return FILTERED.includes(request.status) || (request.status === 200 && request.body === "html")
    ? "filtered"
    : undefined;
}

/** A machine without network that serves its modules from a directory is well as long as go.sum is whole. */
const asksDatabase = (facts: Facts): boolean =>
  facts.toolchainSwitch?.action === "download" ||
  ((facts.mainModule?.requiresTotal ?? 0) > 0 && !needsNoDatabase(facts));

/** Every module of go.mod has its hashes in go.sum, and no toolchain is due: go asks no database. */
export function needsNoDatabase({ mainModule, toolchainSwitch }: Facts): boolean {
  if (!mainModule?.goMod || mainModule.requiresTotal === 0 || toolchainSwitch?.action === "download") return false;
  if (mainModule.requires.length !== mainModule.requiresTotal) return false;
  return mainModule.requires.every(
    ({ modInGoSum, inGoSum, indirect, skipsSumdb, replacedByPath }) =>
      skipsSumdb || replacedByPath || (modInGoSum && (inGoSum || indirect)),
  );
}

/** The database, its relay or both gave what go wants. */
export const databaseAnswers = (facts: Facts): Values | false => {
  const good = metRoutes(facts).find(({ requests }) =>
    requests.some(
      ({ asksFor, outcome, conforms, status }) =>
        asksFor.startsWith("sumdb-") && outcome === "answered" && status === 200 && conforms === true,
    ),
  );
  return good ? { host: good.host } : false;
};
