import { type Facts, type Route, sharedPathRoutes } from "../network-routes.ts";

export type Lookup = NonNullable<Route["resolve"]>;
export type Query = Lookup["queries"][number];

/** A resolver may be slow and work: up to 2 s is healthy, go itself waits 5 s. Silence before that proves nothing. */
const SILENT_AFTER_MS = 2_000;

/** The look-ups that go needs for its modules, each with what every server answered. */
export const lookupsOf = (facts: Facts): readonly Lookup[] =>
  sharedPathRoutes(facts).flatMap((route) => (route.resolve ? [route.resolve] : []));

/** Every question that was put to a server, on whichever route. */
export const everyQuery = ({ routes: { routes } }: Facts): readonly Query[] =>
  routes.flatMap((route) => route.resolve?.queries ?? []);

export const isSilent = (query: Query): boolean => query.outcome === "silent" && query.tookMs >= SILENT_AFTER_MS;

/** Any DNS message that came back, an error too: the server lives. */
export const isReply = (query: Query): boolean => !["silent", "port-closed", "unreachable"].includes(query.outcome);

/** Each server once, in the order in which it was asked. */
export const serversIn = (queries: readonly Query[]): string[] => [...new Set(queries.map((query) => query.server))];

/** The other end of a socket is this server, on whatever port it is asked. */
export const isAtServer = (peer: string, server: string): boolean =>
  [`${server}:`, `[${server}]:`].some((start) => peer.startsWith(start));

/** Addresses and names of the hosts file are found without any server. */
export const asksServers = (lookup: Lookup): boolean => lookup.outcome !== "literal" && lookup.outcome !== "hosts-file";

/** The name as such, without a search suffix: go shows its error, and takes another only where it has none. */
export const isPlainName = (query: Query, lookup: Lookup): boolean =>
  query.name.replace(/\.$/, "") === lookup.host.replace(/\.$/, "");
