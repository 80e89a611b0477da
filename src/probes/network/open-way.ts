import type { Connection, HandshakeRequest } from "../../system/network/network.ts";
import { ANSWER_SILENT_MS, CONNECT_SILENT_MS } from "./silence.ts";
import type { Origin, Route, Walker } from "./walker.ts";

export type Legs = Pick<
  Route,
  "resolve" | "connect" | "proxyHandshake" | "tunnel" | "handshake" | "stoppedAt" | "through"
>;

export interface Way {
  readonly legs: Legs;
  /** Null where a leg stopped it. */
  readonly connection: Connection | null;
  /** The legs once what was left behind has come to its end: late name servers, addresses that lost the race. */
  readonly whole: Promise<Legs>;
}

/** go takes any digits for a port in a URL, and refuses those above when it dials, before it looks the name up. Source: go1.26 net/lookup.go, LookupPort. */
const MAX_PORT = 65_535;

const noSuchPort = (port: number): NonNullable<Legs["connect"]> => ({
  port,
  outcome: "invalid-port",
  attempts: [],
  tookMs: 0,
});

type Protocol = HandshakeRequest["protocol"];

/** A server's alert that it speaks none of what it was offered (RFC 7301). */
const NOTHING_IN_COMMON = /NO_APPLICATION_PROTOCOL/;

/**
 * Goes go's own way to a host: name, connect, the forward proxy's TLS and tunnel, TLS; and stops where go would.
 * Go offers HTTP/2 and HTTP/1.1 at once; gowhy, which reads the latter by hand, offers the former to those that speak nothing else.
 */
export async function openWay(origin: Origin, walker: Walker): Promise<Way> {
  const way = await walkTo(origin, walker, "http/1.1");
  const wantsHttp2 = NOTHING_IN_COMMON.test(way.legs.handshake?.errorCode ?? "");
  return wantsHttp2 ? walkTo(origin, walker, "h2") : way;
}

async function walkTo(origin: Origin, walker: Walker, protocol: Protocol): Promise<Way> {
  const { network, signal } = walker;
  const through = walker.throughFor(origin);
  const peer = through ?? origin;
  const empty: Legs = {
    through: through && {
      scheme: through.scheme,
      host: through.host,
      port: through.port,
      hasPassword: (through.credential?.password ?? "") !== "",
      variable: through.variable,
    },
    resolve: null,
    connect: null,
    proxyHandshake: null,
    tunnel: null,
    handshake: null,
    stoppedAt: null,
  };
  // A SOCKS request has two bytes for the port of the target.
  const refused = [peer, through?.scheme.startsWith("socks5") ? origin : peer].find(({ port }) => port > MAX_PORT);
  if (refused) {
    const legs: Legs = { ...empty, connect: noSuchPort(refused.port), stoppedAt: "connect" };
    return { legs, connection: null, whole: Promise.resolve(legs) };
  }
  const { addresses, leg: resolve, whole: wholeResolve } = await walker.resolve(peer.host);
  const resolved: Legs = { ...empty, resolve };
  if (addresses.length === 0) {
    const whole = wholeResolve.then((leg): Legs => ({ ...empty, resolve: leg, stoppedAt: "resolve" }));
    return { legs: { ...resolved, stoppedAt: "resolve" }, connection: null, whole };
  }
  const dialled = await network.dial({
    addresses: alternating(addresses),
    port: peer.port,
    silentAfterMs: CONNECT_SILENT_MS,
    signal,
  });
  const whole = (legs: Legs): Promise<Legs> =>
    Promise.all([wholeResolve, dialled.whole]).then(([resolveLeg, connect]) =>
      // Go takes the first server at its word: where it says that there is no such name, go comes no further.
      resolveLeg.addresses.length === 0
        ? { ...empty, resolve: resolveLeg, stoppedAt: "resolve" }
        : { ...legs, resolve: resolveLeg, connect },
    );
  const end = (legs: Legs, connection: Connection | null = null): Way => ({ legs, connection, whole: whole(legs) });
  const connected: Legs = { ...resolved, connect: dialled.leg };
  if (!dialled.connection) return end({ ...connected, stoppedAt: "connect" });
  const beforeTunnel = await toProxy(connected, dialled.connection, walker, through);
  if (!beforeTunnel.connection) return end(beforeTunnel.legs);
  const tunnelled = await openTunnel(beforeTunnel.legs, beforeTunnel.connection, origin, walker, through);
  if (!tunnelled.connection || origin.scheme !== "https") return end(tunnelled.legs, tunnelled.connection);
  const { leg, connection } = await shake(tunnelled.connection, origin.host, walker, protocol);
  return end({ ...tunnelled.legs, handshake: leg, stoppedAt: connection ? null : "handshake" }, connection);
}

type Step = { readonly legs: Legs; readonly connection: Connection | null };
type Through = ReturnType<Walker["throughFor"]>;

/** An https:// forward proxy wants TLS of its own first. */
async function toProxy(legs: Legs, connection: Connection, walker: Walker, through: Through): Promise<Step> {
  if (through?.scheme !== "https") return { legs, connection };
  const shaken = await shake(connection, through.host, walker, "http/1.1");
  // The route stops at the proxy then: its handshake stands in proxyHandshake, and there is no tunnel.
  return {
    legs: { ...legs, proxyHandshake: shaken.leg, stoppedAt: shaken.connection ? null : "tunnel" },
    connection: shaken.connection,
  };
}

/** CONNECT for https; SOCKS for everything. Plain http goes to an HTTP proxy as it is. */
async function openTunnel(
  legs: Legs,
  connection: Connection,
  origin: Origin,
  { network, signal }: Walker,
  through: Through,
): Promise<Step> {
  const isSocks = through?.scheme.startsWith("socks5") ?? false;
  if (!through || (!isSocks && origin.scheme !== "https")) return { legs, connection };
  const tunnel = await network.openTunnel(connection, {
    kind: isSocks ? "socks5" : "connect",
    host: origin.host,
    port: origin.port,
    credential: through.credential,
    silentAfterMs: ANSWER_SILENT_MS,
    signal,
  });
  const opened = tunnel.outcome === "opened";
  return { legs: { ...legs, tunnel, stoppedAt: opened ? null : "tunnel" }, connection: opened ? connection : null };
}

async function shake(
  connection: Connection,
  host: string,
  { network, trust, offersRsaExchange, signal }: Walker,
  protocol: Protocol,
) {
  const wait = { silentAfterMs: ANSWER_SILENT_MS, signal };
  const shaken = await network.shakeHands(connection, { host, protocol, offersRsaExchange, trust, ...wait });
  if (shaken.leg.outcome === "trusted") return shaken;
  shaken.connection?.close();
  return { leg: shaken.leg, connection: null };
}

/** The first of each family side by side, as Go's two racers start. */
function alternating(addresses: readonly string[]): readonly string[] {
  const isFirstFamily = (address: string) => address.includes(":") === addresses[0]?.includes(":");
  const [one, other] = [addresses.filter(isFirstFamily), addresses.filter((address) => !isFirstFamily(address))];
  return addresses
    .flatMap((_, at) => [one[at], other[at]])
    .filter((address): address is string => address !== undefined);
}
