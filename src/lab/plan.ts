import type { Draw } from "./draw.ts";

/** The world before it is built. A fault's `prepare` changes it; every host, port and address in it was drawn from the seed. */
export interface Plan {
  readonly seed: string;
  readonly draw: Draw;
  /** In the order of resolv.conf. A healthy world has one or two. */
  dns: DnsServerPlan[];
  /** Lines of resolv.conf beside the nameservers, such as `options timeout:1`. */
  resolvLines: string[];
  /** Names that DNS knows, with their addresses. Hosts of the servers below are added by themselves. */
  records: Record<string, string[]>;
  /** The module proxies of GOPROXY, in order. */
  proxies: ModuleProxyPlan[];
  /** Between the entries of GOPROXY. */
  separator: "," | "|";
  /** What follows the proxies in GOPROXY: nothing, `direct` or `off`. */
  lastEntry: "" | "direct" | "off";
  sumdb: SumdbPlan;
  /** A forward proxy that HTTPS_PROXY and HTTP_PROXY name, or none. */
  forward: ForwardProxyPlan | null;
  /** A git server over https, started where this is not null. */
  git: GitPlan | null;
  /** How go learns to trust the lab's authority: SSL_CERT_FILE, or the machine's own bundle (bind-mounted). */
  trust: "SSL_CERT_FILE" | "bundle" | "nothing";
  /** The company's authority stands beside the lab's in what go trusts. */
  trustsCorporate: boolean;
  /** GOPROXY is a directory: file://… with every module in it. */
  fileProxy: boolean;
  /** Changes to the environment of go and gowhy; null takes a variable away. */
  env: Record<string, string | null>;
  /** Serve a newer toolchain, made of the installed one, as golang.org/toolchain. */
  newerToolchain: boolean;
}

/** The places that go writes to. */
export type Place = "home" | "gocache" | "gomodcache" | "tmp" | "module";

export type DnsMode =
  | "answer"
  | "silent"
  | "servfail"
  | "refused"
  | "nxdomain"
  | "no-data"
  | "garbage"
  | "truncate"
  | "drop-aaaa";

export interface DnsServerPlan {
  address: string;
  mode: DnsMode;
  delayMs: number;
  /** own: our server. dnsmasq: the real one (answer, nxdomain, refused). nothing: the port is closed. */
  by: "own" | "dnsmasq" | "nothing";
}

/** Who signed a server's certificate, and for what. */
export interface LeafPlan {
  /** trusted: the lab's authority. corporate: another authority, which the lab's go does not trust. self: itself. */
  issuer: "trusted" | "corporate" | "self";
  /** Null: the server's own host. */
  names: string[] | null;
  /** Days from now; the leaf starts and ends then. */
  fromDays: number;
  toDays: number;
}

/** What a web server of the lab does with a request or a connection. */
export type WebMode =
  | { readonly kind: "answer" }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: string;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: "html"; readonly body?: string }
  /** Accepts the connection and never sends a byte, not even of TLS. */
  | { readonly kind: "silent-connection" }
  /** TLS, then nothing. */
  | { readonly kind: "silent-headers" }
  /** Headers, a part of the body, then nothing. */
  | { readonly kind: "stalled-body" }
  | { readonly kind: "reset" }
  | { readonly kind: "slow"; readonly delayMs: number }
  /** One byte of the body every `everyMs`. */
  | { readonly kind: "trickle"; readonly everyMs: number }
  | { readonly kind: "redirect"; readonly to: string };

export interface WebServerPlan {
  host: string;
  address: string;
  port: number;
  mode: WebMode;
  leaf: LeafPlan;
  /** Nothing listens: a connection is refused. */
  closed: boolean;
}

export interface ModuleProxyPlan extends WebServerPlan {
  scheme: "https" | "http";
  /** Prefix of every path, such as /go or /artifactory/api/go/mods; may be empty. */
  path: string;
  /** Requests for these modules (path prefix), or for their files with this ending alone, get this instead of `mode`. */
  exceptions: { readonly module?: string; readonly ending?: string; readonly mode: WebMode }[];
  /** Whether it relays sumdb requests: 404 on /sumdb/…/supported, as many proxies do, when not. */
  relaysSumdb: boolean;
  /** Basic credentials that it wants, or none. */
  credentials: { readonly user: string; readonly password: string } | null;
  /** Put user:password@ of `credentials` into GOPROXY. */
  credentialsInUrl: boolean;
}

export interface SumdbPlan extends WebServerPlan {
  /** GOSUMDB=off when false. */
  on: boolean;
  /** GOSUMDB has the key alone, and the name in it is the host (port 443): only then does go ask the module proxies for their relay first. */
  byName: boolean;
}

export interface ForwardProxyPlan {
  host: string;
  address: string;
  port: number;
  scheme: "http" | "https" | "socks5";
  by: "own" | "squid" | "danted" | "microsocks";
  mode:
    | "allow"
    | "deny"
    | "basic"
    | "ntlm"
    | "negotiate"
    | "silent"
    | "silent-after-connect"
    | "bad-gateway"
    | "closed"
    | "unreachable";
  credentials: { readonly user: string; readonly password: string } | null;
  /** Put user:password@ into HTTPS_PROXY. */
  credentialsInUrl: boolean;
  /** Which variables name it. */
  variables: readonly string[];
}

export interface GitPlan extends WebServerPlan {
  /** Path of the repository below the host, such as /team/tool. */
  repository: string;
  credentials: { readonly user: string; readonly password: string } | null;
}
