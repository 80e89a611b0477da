import type { Clue } from "../cause.ts";
import { type Facts, metRoutes, type Route, sharedPathRoutes } from "../network-routes.ts";

export type ProxiedRoute = Route & { readonly through: NonNullable<Route["through"]> };

/**
 * The routes that go takes through a forward proxy. The proxy is shared: it is judged by what go meets first.
 * Where modules come around it (NO_PROXY), the checksum database is what shows it.
 */
export function proxiedRoutes(facts: Facts): readonly ProxiedRoute[] {
  const shared = sharedPathRoutes(facts).filter(isProxied);
  return shared.length > 0 ? shared : metRoutes(facts).filter(isProxied);
}

const isProxied = (route: Route): route is ProxiedRoute => route.through !== null;

export const proxyOf = ({ through }: ProxiedRoute): string => `${through.host}:${through.port}`;

/** What every clue about a forward proxy names. */
export const aboutProxy = (route: ProxiedRoute) => ({
  proxy: proxyOf(route),
  variable: route.through.variable,
  target: `${route.host}:${route.port}`,
});

export interface Demand {
  /** Schemes of Proxy-Authenticate, lower case. */
  readonly schemes: readonly string[];
  readonly credentialsSent: boolean;
}

/** The 407 of a route: of CONNECT, or of a plain http request, which goes to the proxy as it is. */
export function demandOf(route: ProxiedRoute): Demand | null {
  const { tunnel } = route;
  if (tunnel?.kind === "connect" && tunnel.status === 407)
    return { schemes: tunnel.authSchemes, credentialsSent: tunnel.credentialsSent };
  const request = route.scheme === "http" ? route.requests.find((each) => each.status === 407) : undefined;
  // Plain http carries the user and password of the proxy's URL from the start; what the leg says of credentials is about the host.
  return request ? { schemes: request.authenticate, credentialsSent: route.through.hasPassword } : null;
}

/** Rules out every fault of a forward proxy: none is used. */
export const noForwardProxy: Clue<Facts> = {
  id: "no-forward-proxy",
  strength: "proof",
  says: {
    en: "go uses no forward proxy for {hosts}.",
    zh: "go 访问 {hosts} 时不使用正向代理。",
  },
  when: (facts) => {
    const all = metRoutes(facts);
    return (
      sharedPathRoutes(facts).length > 0 &&
      all.every((route) => route.through === null) && { hosts: [...new Set(all.map((route) => route.host))] }
    );
  },
};

/** Rules out every fault of a forward proxy: it let go through. */
export const proxyLetsThrough: Clue<Facts> = {
  id: "proxy-lets-through",
  strength: "proof",
  says: { en: "{proxies} lets go through to {targets}.", zh: "{proxies} 允许 go 访问 {targets}。" },
  when: (facts) => {
    const proxied = proxiedRoutes(facts);
    const passes = (route: ProxiedRoute) =>
      route.tunnel
        ? route.tunnel.outcome === "opened"
        : route.requests.some((each) => each.outcome === "answered" && each.status !== 407);
    return (
      proxied.length > 0 &&
      proxied.every(passes) && {
        proxies: [...new Set(proxied.map(proxyOf))],
        targets: [...new Set(proxied.map((route) => `${route.host}:${route.port}`))],
      }
    );
  },
};
