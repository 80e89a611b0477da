import { endsTheWalk, type WithList } from "./module-answers.ts";
import type { Facts, Route } from "./network-routes.ts";
import { metRoutes } from "./network-routes.ts";

type Leg = NonNullable<Route["handshake"]>;

/** A TLS handshake that go would make, with the host on the other side. */
export interface Handshake {
  readonly host: string;
  readonly leg: Leg;
  readonly route: Route;
}

/** Every handshake on go's way, that with an https:// forward proxy too, one for each host and port. */
export const handshakes = (facts: Facts): readonly Handshake[] => handshakesOf(metRoutes(facts));

/** Those that go would not come to as well: what they show of this machine's clock and trust counts all the same. */
export const everyHandshake = ({ routes }: Facts): readonly Handshake[] => handshakesOf(routes.routes);

function handshakesOf(routes: readonly Route[]): readonly Handshake[] {
  const all = routes.flatMap((route): (Handshake & { readonly port: number })[] => [
    ...(route.proxyHandshake && route.through
      ? [{ host: route.through.host, port: route.through.port, leg: route.proxyHandshake, route }]
      : []),
    ...(route.handshake ? [{ host: route.host, port: route.port, leg: route.handshake, route }] : []),
  ]);
  return all.filter((one, at) => all.findIndex((other) => other.host === one.host && other.port === one.port) === at);
}

/** Whether a chain fails for one of these reasons. */
export const isDistrusted = ({ leg }: Handshake, ...reasons: readonly NonNullable<Leg["distrust"]>[]): boolean =>
  leg.outcome === "untrusted" && leg.distrust !== null && reasons.includes(leg.distrust);

/** Those that fail for one of these reasons, where go does not get around them. */
export const untrusted = (facts: WithList, ...reasons: readonly NonNullable<Leg["distrust"]>[]): readonly Handshake[] =>
  handshakes(facts).filter((each) => isDistrusted(each, ...reasons) && endsTheWalk(facts, each.route));

/** Whether every handshake on go's way ended well, and there was one. */
export const allTrusted = (facts: Facts): readonly string[] | false => {
  const all = handshakes(facts);
  return all.length > 0 && all.every(({ leg }) => leg.outcome === "trusted") && all.map(({ host }) => host);
};
