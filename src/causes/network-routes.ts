import type { ValueOf, ValuesOf } from "../facts/fact.ts";
import type { routes } from "../facts/routes.ts";

/** What the network causes read off the routes. */
export type Facts = ValuesOf<{ routes: typeof routes }>;
export type Route = ValueOf<typeof routes>["routes"][number];

/** The routes that go would take from here; a fault elsewhere is a note, not a cause. */
export const metRoutes = ({ routes: { routes: all } }: Facts): readonly Route[] => all.filter((route) => route.met);

/** address:port as go prints it. */
export const addressOf = (attempt: { readonly address: string; readonly family: string }, port: number): string =>
  attempt.family === "ipv6" ? `[${attempt.address}]:${port}` : `${attempt.address}:${port}`;

/** The met routes to these kinds of hosts. */
export const metRoutesTo = (facts: Facts, ...purposes: readonly Route["purpose"][]): readonly Route[] =>
  metRoutes(facts).filter((route) => purposes.includes(route.purpose));

/**
 * The routes on which modules come. Faults of one host (connect/*, the name of one host) are judged over these:
 * a checksum database that alone is out of reach while modules come is sumdb/blocked, whatever leg ends there.
 */
export const moduleRoutes = (facts: Facts): readonly Route[] => metRoutesTo(facts, "module-proxy", "version-control");

/**
 * The routes that show what all hosts share: the resolver, the forward proxy. Where no module comes over the network
 * (GOPROXY=file://, or direct without `--direct`) the checksum database is the only host that can show it.
 */
export const sharedPathRoutes = (facts: Facts): readonly Route[] => {
  const modules = moduleRoutes(facts);
  return modules.length > 0 ? modules : metRoutes(facts);
};

/** Whether go got on this route what it wants. */
export const isHealthy = (route: Route): boolean =>
  route.stoppedAt === null && route.requests.some((request) => request.outcome === "answered");
