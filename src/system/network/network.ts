import type { Duplex } from "node:stream";
import type { ValueOf } from "../../facts/fact.ts";
import type { routes } from "../../facts/routes.ts";

type Route = ValueOf<typeof routes>["routes"][number];
export type DnsAnswer = NonNullable<Route["resolve"]>["queries"][number];
export type ConnectLeg = NonNullable<Route["connect"]>;
export type ConnectAttempt = ConnectLeg["attempts"][number];
export type TunnelLeg = NonNullable<Route["tunnel"]>;
export type HandshakeLeg = NonNullable<Route["handshake"]>;

/** An open byte stream to a peer. Whoever gets one closes it; `Network.close` closes what was forgotten. */
export interface Connection {
  readonly stream: Duplex;
  close(): void;
}

/** One question to one server. */
export interface DnsRequest {
  /** A literal address, with a zone where it needs one. */
  readonly server: string;
  /** Rooted: it ends with a dot. */
  readonly name: string;
  readonly type: "A" | "AAAA";
  readonly useTcp: boolean;
  /** Ask with the AD bit, as resolv.conf's trust-ad wants it. */
  readonly trustAd: boolean;
  /** No answer within this time is silence. */
  readonly silentAfterMs: number;
  readonly signal: AbortSignal;
}

export interface DialRequest {
  /** In the order in which Go would dial them. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly silentAfterMs: number;
  readonly signal: AbortSignal;
}

export interface Dialled {
  readonly leg: ConnectLeg;
  /** Null unless the leg's outcome is `connected`. */
  readonly connection: Connection | null;
  /** The leg once the attempts that lost the race have come to their end too. */
  readonly whole: Promise<ConnectLeg>;
}

export interface Credential {
  readonly user: string;
  readonly password: string;
}

export interface TunnelRequest {
  readonly kind: "connect" | "socks5";
  readonly host: string;
  readonly port: number;
  readonly credential: Credential | null;
  readonly silentAfterMs: number;
  readonly signal: AbortSignal;
}

export interface TrustSource {
  /** Certificates in PEM, one a string, of the file that Go reads first. */
  readonly certificates: readonly string[];
  /** Those of the directories that Go reads as well; asked for only where the file's do not vouch for a chain. */
  readonly directories: () => Promise<readonly string[]>;
  /** Other stores of this machine, for `trustedElsewhere`: by name, read only when a chain is not trusted. */
  readonly elsewhere: () => Promise<readonly { readonly name: string; readonly certificates: readonly string[] }[]>;
}

export interface HandshakeRequest {
  readonly host: string;
  /** What is offered to speak inside TLS. */
  readonly protocol: "http/1.1" | "h2";
  /** Whether this go still offers to exchange keys by RSA alone. */
  readonly offersRsaExchange: boolean;
  readonly trust: TrustSource;
  readonly silentAfterMs: number;
  readonly signal: AbortSignal;
}

export interface HttpRequest {
  /** Path and query, or the whole URL where a forward proxy is asked for plain http. */
  readonly target: string;
  /** The Host header. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body beyond this is not read. 0: the head is all that is wanted. */
  readonly maxBodyBytes: number;
  /** No byte within this time is silence, before the head and inside the body alike. */
  readonly silentAfterMs: number;
  /** The whole answer is cut here, however much of it has come. */
  readonly totalMs: number;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly outcome: "answered" | "silent" | "stalled-body" | "closed" | "reset" | "garbage";
  readonly status: number | null;
  readonly reason: string;
  /** Lower-case names; a name that came twice has two values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Uint8Array;
  /** The whole body was read, within the bound. */
  readonly bodyComplete: boolean;
  readonly firstByteMs: number | null;
  readonly tookMs: number;
  /** The connection can carry another request. */
  readonly reusable: boolean;
}

/** Sockets: names, connections, tunnels, TLS and HTTP, each phase on its own and timed apart. Nothing here throws for what a peer does. */
export interface Network {
  /** UDP on a connected socket, so that a closed port is told from silence; TCP after a truncated answer. */
  askDns(request: DnsRequest): Promise<DnsAnswer>;
  /** Go's order of dialling (RFC 6724 as Go has it): what has no route last. */
  sortAddresses(addresses: readonly string[]): Promise<readonly string[]>;
  dial(request: DialRequest): Promise<Dialled>;
  openTunnel(connection: Connection, request: TunnelRequest): Promise<TunnelLeg>;
  /** TLS over an open connection. The new connection is there also where the chain is not trusted; whoever asked decides. */
  shakeHands(
    connection: Connection,
    request: HandshakeRequest,
  ): Promise<{ readonly leg: HandshakeLeg; readonly connection: Connection | null }>;
  /** One GET. */
  get(connection: Connection, request: HttpRequest): Promise<HttpAnswer>;
  /** What every request says of itself. */
  readonly userAgent: string;
}
