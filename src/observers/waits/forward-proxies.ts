/** A forward proxy that the watched command is told to use. */
export interface ForwardProxy {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  /** Which requests go through it. */
  readonly for: "http" | "https";
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, socks5: 1080, socks5h: 1080 };

/** The proxies of an environment by Go's rule: upper case first, no scheme means http. Source: golang.org/x/net/http/httpproxy. */
export function forwardProxies(environment: Readonly<Record<string, string | undefined>>): readonly ForwardProxy[] {
  const proxies: ForwardProxy[] = [];
  for (const name of ["https", "http"] as const) {
    const value = environment[`${name.toUpperCase()}_PROXY`] || environment[`${name}_proxy`];
    const proxy = value ? parseProxy(value, name) : null;
    if (proxy) proxies.push(proxy);
  }
  return proxies;
}

function parseProxy(value: string, name: "http" | "https"): ForwardProxy | null {
  const [, scheme = "http", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/i.exec(value) ?? [];
  const authority = (/^[^/?#]*/.exec(rest)?.[0] ?? "").replace(/^.*@/, "");
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority) ?? [];
  const host = bracketed ?? plain ?? "";
  if (host === "") return null;
  const lower = scheme.toLowerCase();
  return { scheme: lower, host, port: port ? Number(port) : (DEFAULT_PORTS[lower] ?? 80), for: name };
}

/** The proxy that a peer is. A name is not looked up: then the port alone tells, and only where it is no port of the web itself. */
export function proxyAt(peer: string, proxies: readonly ForwardProxy[]): ForwardProxy | null {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|(.*)):(\d+)$/.exec(peer) ?? [];
  const address = bracketed ?? plain ?? "";
  for (const proxy of proxies) {
    if (proxy.port !== Number(port)) continue;
    if (proxy.host.toLowerCase() === address.toLowerCase()) return proxy;
    const isName = !/^[\d.]+$|:/.test(proxy.host);
    const isWebPort = proxy.port === 443 || proxy.port === 80;
    if (isName && (proxy.host !== "localhost" ? !isWebPort : /^(?:127\.|::1$)/.test(address))) return proxy;
  }
  return null;
}
