import type { Route } from "../../src/causes/network-routes.ts";
import type { ValueOf } from "../../src/facts/fact.ts";
import type { resolverConfig } from "../../src/facts/resolver.ts";
import type { routes } from "../../src/facts/routes.ts";
import type { proxyList } from "../../src/facts/settings.ts";

type Leg<Name extends keyof Route> = NonNullable<Route[Name]>;
type Query = Leg<"resolve">["queries"][number];
type Attempt = Leg<"connect">["attempts"][number];
type Request = Route["requests"][number];
type Entry = ValueOf<typeof proxyList>["entries"][number];

/** Legs in the order in which go walks them: what lies behind the one where a route stopped was never reached. */
const WAY = ["resolve", "connect", "tunnel", "handshake", "request"] as const;

/** An https route to a module proxy on which all is well, with the given parts in place of the healthy ones. Legs behind `stoppedAt` are absent unless given. */
export function aRoute(given: Partial<Route> = {}): Route {
  const stop = given.stoppedAt ? WAY.indexOf(given.stoppedAt) : WAY.length;
  const reached = <T>(leg: (typeof WAY)[number], value: T): T | null => (WAY.indexOf(leg) <= stop ? value : null);
  const through = given.through ?? null;
  const scheme = given.scheme ?? "https";
  const host = given.host ?? "goproxy.lab.test";
  const port = given.port ?? (scheme === "https" ? 443 : 80);
  const purpose = given.purpose ?? "module-proxy";
  const peer = through ?? { host, port };
  const tunnelled = through !== null && (scheme === "https" || through.scheme.startsWith("socks5"));
  return {
    id: `${purpose}:${host}:${port}`,
    purpose,
    entry: purpose === "module-proxy" ? 0 : null,
    scheme,
    host,
    port,
    url: `${scheme}://${host}${port === (scheme === "https" ? 443 : 80) ? "" : `:${port}`}`,
    through,
    resolve: aResolve({ host: peer.host }),
    connect: reached("connect", aConnect({ port: peer.port })),
    proxyHandshake: through?.scheme === "https" ? reached("connect", aHandshake()) : null,
    tunnel: tunnelled
      ? reached("tunnel", aTunnel({ kind: through.scheme.startsWith("socks5") ? "socks5" : "connect" }))
      : null,
    handshake: scheme === "https" ? reached("handshake", aHandshake()) : null,
    requests: reached("request", [aRequest()]) ?? [],
    stoppedAt: null,
    met: true,
    tookMs: 25,
    ...given,
  };
}

/** The forward proxy of a route. */
export const aForwardProxy = (given: Partial<Leg<"through">> = {}): Leg<"through"> => ({
  scheme: "http",
  host: "proxy.lab.test",
  port: 3128,
  hasPassword: false,
  variable: "HTTPS_PROXY",
  ...given,
});

export const aResolve = (given: Partial<Leg<"resolve">> = {}): Leg<"resolve"> => {
  const host = given.host ?? "goproxy.lab.test";
  return {
    host,
    outcome: "resolved",
    addresses: ["10.20.0.8"],
    queries: [
      aQuery({ name: `${host}.` }),
      aQuery({ name: `${host}.`, type: "AAAA", outcome: "no-data", addresses: [] }),
    ],
    tookMs: 3,
    goWaitsMs: 0,
    ...given,
  };
};

export const aQuery = (given: Partial<Query> = {}): Query => ({
  server: "10.20.0.53",
  name: "goproxy.lab.test.",
  type: "A",
  outcome: "answered",
  rcode: given.outcome && given.outcome !== "answered" ? null : "NOERROR",
  addresses: given.outcome && given.outcome !== "answered" ? [] : ["10.20.0.8"],
  tookMs: 3,
  ...given,
});

/** Both families asked of one server, with one outcome. */
export const bothFamilies = (given: Partial<Query>): Query[] => [
  aQuery({ ...given, type: "A" }),
  aQuery({ ...given, type: "AAAA" }),
];

export const aConnect = (given: Partial<Leg<"connect">> = {}): Leg<"connect"> => ({
  port: 443,
  outcome: "connected",
  attempts: [anAttempt()],
  tookMs: 4,
  ...given,
});

export const anAttempt = (given: Partial<Attempt> = {}): Attempt => ({
  address: "10.20.0.8",
  family: "ipv4",
  outcome: "connected",
  errno: null,
  unansweredSyns: 0,
  tookMs: 4,
  ...given,
});

export const aTunnel = (given: Partial<Leg<"tunnel">> = {}): Leg<"tunnel"> => ({
  kind: "connect",
  outcome: "opened",
  status: given.kind === "socks5" ? 0 : 200,
  reason: "",
  authSchemes: [],
  credentialsSent: false,
  tookMs: 6,
  ...given,
});

export const aHandshake = (given: Partial<Leg<"handshake">> = {}): Leg<"handshake"> => ({
  outcome: "trusted",
  distrust: null,
  errorCode: null,
  protocol: "TLSv1.3",
  chain: [
    {
      subject: "CN=goproxy.lab.test",
      issuer: "CN=lab root",
      names: ["goproxy.lab.test"],
      notBefore: "2026-01-01T00:00:00Z",
      notAfter: "2036-01-01T00:00:00Z",
      selfSigned: false,
    },
  ],
  trustedElsewhere: null,
  bytesReceived: 1_800,
  tookMs: 9,
  ...given,
});

export const aRequest = (given: Partial<Request> = {}): Request => ({
  path: "/golang.org/x/text/@v/v0.3.0.info",
  asksFor: "module-info",
  module: "golang.org/x/text@v0.3.0",
  outcome: "answered",
  status: 200,
  contentType: "application/json",
  body: "json",
  conforms: true,
  message: "",
  authenticate: [],
  credentialsSent: false,
  credentialsFrom: null,
  redirects: [],
  firstByteMs: 12,
  tookMs: 13,
  ...given,
});

/** The fact `network.routes` of these routes. */
export const routesOf = (...all: Route[]): ValueOf<typeof routes> => ({ routes: all, skippedEntries: 0 });

/** The fact `resolver.config`: one server, the defaults of resolv.conf(5). */
export const aResolverConfig = (
  given: Partial<ValueOf<typeof resolverConfig>> = {},
): ValueOf<typeof resolverConfig> => ({
  servers: ["10.20.0.53"],
  serversAreDefault: false,
  search: [],
  ndots: 1,
  timeoutS: 5,
  attempts: 2,
  rotate: false,
  singleRequest: false,
  useTcp: false,
  trustAd: false,
  unknownOptions: [],
  sources: ["files", "dns"],
  resolvConfState: "read",
  skippedLines: 0,
  goHasCgo: false,
  ...given,
});

/** One entry of GOPROXY. */
export const anEntry = (given: Partial<Entry> = {}): Entry => {
  const host = given.host ?? "goproxy.lab.test";
  return {
    index: 0,
    kind: "url",
    text: `https://${host}`,
    scheme: "https",
    host,
    port: 443,
    path: "",
    hasUser: false,
    hasPassword: false,
    separator: null,
    reachable: true,
    problem: null,
    ...given,
  };
};

/** A firewall on its way drops every SYN. */
export const aDroppedRoute = (): Route =>
  aRoute({
    connect: aConnect({
      outcome: "silent",
      attempts: [anAttempt({ outcome: "silent", unansweredSyns: 3, tookMs: 2_300 })],
      tookMs: 2_300,
    }),
    stoppedAt: "connect",
  });

/** The fact `settings.goproxy`: one private proxy, nothing that skips it. */
export const aProxyList = (given: Partial<ValueOf<typeof proxyList>> = {}): ValueOf<typeof proxyList> => ({
  entries: [anEntry()],
  noProxyPatterns: [],
  noSumPatterns: [],
  sumdbName: "sum.lab.test",
  sumdbHost: "sum.lab.test",
  sumdbUrl: "https://sum.lab.test",
  sumdbProblem: null,
  ...given,
});
