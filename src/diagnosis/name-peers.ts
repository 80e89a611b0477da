import type { PeerName } from "../causes/cause.ts";
import type { ValueOf } from "../facts/fact.ts";
import { resolverConfig } from "../facts/resolver.ts";
import { routes } from "../facts/routes.ts";
import { proxyList } from "../facts/settings.ts";
import type { FactStore } from "../facts/store.ts";
import { environment } from "../facts/subject.ts";
import { parseIp, unmapped } from "../text/ip-address.ts";

type Route = ValueOf<typeof routes>["routes"][number];

interface Named extends PeerName {
  readonly addresses: readonly string[];
  readonly port: number;
}

/** The port of DNS. Source: RFC 1035, 4.2. */
const DNS_PORT = 53;
const PROXY_VARIABLES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/**
 * What go calls the other end of a socket, from where the hosts of its settings were seen to lead. One address may serve
 * several of them: then all are named. An address that nobody resolved has no name; it is never guessed from the port.
 */
export function peerNames(facts: FactStore): (peer: string) => readonly PeerName[] {
  const known = [...ofRoutes(facts.value(routes)?.routes ?? []), ...ofSettings(facts), ...ofResolver(facts)];
  return (peer) => {
    const at = splitPeer(peer);
    if (!at) return [];
    const found = known.filter(
      ({ port, addresses }) => port === at.port && addresses.some((address) => sameAddress(address, at.address)),
    );
    const distinct = new Map(found.map((each) => [`${each.role} ${each.name} ${each.entry}`, each]));
    return [...distinct.values()].map(({ role, name, host, scheme, entry }) => ({ role, name, host, scheme, entry }));
  };
}

/** `address:port`, IPv6 in brackets, as the kernel's socket tables are written here. */
export function splitPeer(peer: string): { readonly address: string; readonly port: number } | null {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(peer) ?? [];
  const address = bracketed ?? plain;
  return address === undefined ? null : { address, port: Number(port) };
}

function sameAddress(one: string, other: string): boolean {
  if (one === other) return true;
  const [left, right] = [parseIp(one), parseIp(other)];
  return left !== null && right !== null && unmapped(left).join() === unmapped(right).join();
}

/** On a proxied route go itself meets the forward proxy alone: the addresses there are the proxy's. */
function ofRoutes(all: readonly Route[]): Named[] {
  return all.map((route) => {
    const addresses = [
      ...(route.resolve?.addresses ?? []),
      ...(route.connect?.attempts ?? []).map(({ address }) => address),
    ];
    const { through } = route;
    if (through) return { ...named("forward-proxy", through.scheme, through.host, through.port, null), addresses };
    return { ...named(route.purpose, route.scheme, route.host, route.port, route.entry), addresses };
  });
}

/** Hosts that the settings give as addresses have a name before any route was walked. */
function ofSettings(facts: FactStore): Named[] {
  const entries = (facts.value(proxyList)?.entries ?? []).flatMap(({ kind, scheme, host, port, index }) =>
    kind === "url" && scheme !== null && host !== null
      ? [literal(named("module-proxy", scheme, host, port ?? portOf(scheme), index))]
      : [],
  );
  const values = facts.value(environment)?.values ?? {};
  const proxies = PROXY_VARIABLES.flatMap((variable) => {
    const url = forwardProxy(values[variable] ?? "");
    return url ? [literal(named("forward-proxy", url.scheme, url.host, url.port, null))] : [];
  });
  return [...entries, ...proxies];
}

/** The address of a forward proxy as Go reads the variable: a scheme may be left out. Source: golang.org/x/net/http/httpproxy, parseProxy. */
function forwardProxy(value: string): { readonly scheme: string; readonly host: string; readonly port: number } | null {
  const [, scheme = "http", authority] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]+)/i.exec(value) ?? [];
  if (authority === undefined) return null;
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(authority.replace(/^.*@/, "")) ?? [];
  const host = bracketed ?? plain;
  const lower = scheme.toLowerCase();
  return host === undefined ? null : { scheme: lower, host, port: port === undefined ? portOf(lower) : Number(port) };
}

function ofResolver(facts: FactStore): Named[] {
  return (facts.value(resolverConfig)?.servers ?? []).map((server) => {
    const at = splitPeer(server) ?? { address: server.replace(/^\[|\]$/g, ""), port: DNS_PORT };
    return {
      role: "dns-server",
      name: server,
      host: at.address,
      scheme: "dns",
      entry: null,
      addresses: [at.address],
      port: at.port,
    };
  });
}

const named = (
  role: PeerName["role"],
  scheme: string,
  host: string,
  port: number,
  entry: number | null,
): Omit<Named, "addresses"> => ({
  role,
  name: port === portOf(scheme) ? host : `${host.includes(":") ? `[${host}]` : host}:${port}`,
  host,
  scheme,
  entry,
  port,
});

const literal = (name: Omit<Named, "addresses">): Named => ({
  ...name,
  addresses: parseIp(name.host) ? [name.host] : [],
});

/** Where a URL names no port. Source: golang.org/x/net/http/httpproxy, canonicalAddr. */
const PORTS: Readonly<Record<string, number>> = {
  https: 443,
  http: 80,
  ssh: 22,
  git: 9418,
  socks5: 1080,
  socks5h: 1080,
};
const portOf = (scheme: string): number => PORTS[scheme] ?? 0;
