import type { ObservedPeer } from "../probe.ts";
import { openLine } from "./line.ts";
import type { Legs } from "./open-way.ts";
import { CONNECT_SILENT_MS } from "./silence.ts";
import { type Origin, type Route, urlOf, type Walker } from "./walker.ts";

/** A command waits for one or two peers; a broken one that opens hundreds of sockets is not followed. */
const MAX_PEERS = 4;

/** The ways to peers that a watched command waits for, such as a git host or where a redirect leads. Nothing is asked of them. */
export async function walkPeers(peers: readonly ObservedPeer[], walker: Walker): Promise<readonly Route[]> {
  return Promise.all(peers.slice(0, MAX_PEERS).map((peer) => walkPeer(peer, walker)));
}

/** The same address and port lie on a way that is known by name. */
export function isCovered(observed: Route, expected: readonly Route[]): boolean {
  const addresses = observed.connect?.attempts.map((attempt) => attempt.address) ?? [];
  return expected.some(
    ({ connect, resolve }) =>
      connect?.port === observed.connect?.port &&
      addresses.some(
        (address) =>
          connect?.attempts.some((attempt) => attempt.address === address) || resolve?.addresses.includes(address),
      ),
  );
}

async function walkPeer(peer: ObservedPeer, walker: Walker): Promise<Route> {
  const named = peer.origin ? { ...peer.origin, port: peer.port } : null;
  if (named && (named.scheme === "https" || named.scheme === "http")) {
    const line = await openLine(named, walker);
    const legs = await line.way.whole;
    line.close();
    return routeOf(named, legs.handshake?.outcome === "untrusted" ? onlyAsFarAsGit(legs) : legs);
  }
  const origin: Origin = { scheme: "tcp", host: peer.address, port: peer.port };
  const { network, signal } = walker;
  const dialled = await network.dial({
    addresses: [peer.address],
    port: peer.port,
    silentAfterMs: CONNECT_SILENT_MS,
    signal,
  });
  const connect = await dialled.whole;
  dialled.connection?.close();
  const stoppedAt = connect.outcome === "connected" ? null : "connect";
  return routeOf(origin, { ...NOWHERE, connect, stoppedAt });
}

/** The program that names its peer is git, which trusts by files of its own (http.sslCAInfo, GIT_SSL_CAINFO): what Go trusts says nothing about it. */
const onlyAsFarAsGit = (legs: Legs): Legs => ({ ...legs, handshake: null, stoppedAt: null });

const NOWHERE: Legs = {
  through: null,
  resolve: null,
  connect: null,
  proxyHandshake: null,
  tunnel: null,
  handshake: null,
  stoppedAt: null,
};

const routeOf = (origin: Origin, legs: Legs): Route => ({
  id: `observed:${origin.host.slice(0, 500)}:${origin.port}`,
  purpose: "version-control",
  entry: null,
  ...origin,
  url: urlOf(origin),
  ...legs,
  requests: [],
  met: true,
  tookMs: Math.round((legs.resolve?.tookMs ?? 0) + (legs.connect?.tookMs ?? 0) + (legs.handshake?.tookMs ?? 0)),
});
