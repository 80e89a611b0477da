import type { Credential } from "../../../system/network/network.ts";
import { parseGoUrl, portNumber } from "../../settings/go-url.ts";
import { bypassesProxy } from "./no-proxy.ts";
import { userInfoOf } from "./user-info.ts";

export interface ForwardProxy {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** Secret: it never becomes part of a fact. */
  readonly credential: Credential | null;
  readonly variable: string;
}

/** Longer than any name; a fact holds no longer text. */
const MAX_HOST = 1_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** Of any other scheme the port is 0, where nothing listens. Source: net/http transport.go, portMap and canonicalAddr. */
const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, socks5: 1080, socks5h: 1080 };
/** socks5h is a scheme of its own since Go 1.23; before, it was taken for a host. */
const SOCKS5H_SINCE = 23;

/** The forward proxy that Go would use for a URL, or null. Source: golang.org/x/net/http/httpproxy, FromEnvironment and proxyForURL. */
export function forwardProxyFor(
  target: { readonly scheme: string; readonly host: string; readonly port: number },
  environment: Environment,
  goMinor: number | null,
): ForwardProxy | null {
  const names = target.scheme === "https" ? ["HTTPS_PROXY", "https_proxy"] : ["HTTP_PROXY", "http_proxy"];
  const variable = names.find((name) => environment[name]);
  const value = variable === undefined ? undefined : environment[variable];
  if (variable === undefined || !value) return null;
  const proxy = parseProxy(value, goMinor);
  if (!proxy) return null;
  const noProxy = environment["NO_PROXY"] || environment["no_proxy"] || "";
  return bypassesProxy(target.host, target.port, noProxy) ? null : { ...proxy, variable };
}

/**
 * Two steps: as it stands, then, where that has no scheme or no host, with `http://` before it. What neither step can read is silently no proxy.
 * An empty host is this machine, as for every dial of Go.
 */
export function parseProxy(value: string, goMinor: number | null): Omit<ForwardProxy, "variable"> | null {
  const asItStands = read(value, goMinor);
  if (asItStands && asItStands.scheme !== "" && asItStands.hasHost && isSpoken(asItStands.scheme, goMinor))
    return proxyOf(asItStands);
  const url = read(`http://${value}`, goMinor) ?? asItStands;
  return url && proxyOf(url);
}

/** Why Go takes a value for no proxy at all, which it tells nobody; null where it takes it for one. */
export function ignoredProxy(value: string, goMinor: number | null): string | null {
  if (parseProxy(value, goMinor)) return null;
  const url = parseGoUrl(value, goMinor);
  return url.ok ? "net/url: invalid userinfo" : url.problem;
}

interface Read {
  readonly scheme: string;
  readonly host: string;
  readonly port: string;
  readonly hasHost: boolean;
  readonly credential: Credential | null;
}

function read(text: string, goMinor: number | null): Read | null {
  const url = parseGoUrl(text, goMinor);
  const credential = userInfoOf(text);
  if (!url.ok || credential === "invalid") return null;
  return {
    scheme: url.scheme,
    host: url.host,
    port: url.port,
    hasHost: url.host !== "" || url.port !== "",
    credential,
  };
}

const proxyOf = ({ scheme, host, port, credential }: Read): Omit<ForwardProxy, "variable"> => ({
  scheme,
  host: host === "" ? "127.0.0.1" : host.slice(0, MAX_HOST),
  port: port === "" ? (PORTS[scheme] ?? 0) : portNumber(port),
  credential,
});

/** Up to 1.22 Go took any other scheme, socks5h too, for part of a host name. Since then it takes each at its word. */
const isSpoken = (scheme: string, goMinor: number | null): boolean =>
  ["http", "https", "socks5"].includes(scheme) || goMinor === null || goMinor >= SOCKS5H_SINCE;
