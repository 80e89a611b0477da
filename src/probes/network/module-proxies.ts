import type { Credential } from "../../system/network/network.ts";
import { type Answered, ask } from "./ask.ts";
import { type Line, openLine } from "./line.ts";
import { NEUTRAL_REQUEST, type Wanted } from "./pick-modules.ts";
import { type Origin, type RequestLeg, type Route, urlOf, type Walker } from "./walker.ts";

export interface ProxyEntry {
  readonly index: number;
  readonly origin: Origin;
  /** Path of the proxy URL, without a slash at its end. */
  readonly path: string;
  readonly separator: "," | "|" | null;
  readonly credential: Credential | null;
}

export interface WalkedEntry {
  readonly entry: ProxyEntry;
  readonly line: Line;
  readonly requests: readonly RequestLeg[];
  /** Hosts that redirects lead to and that could not be reached. */
  readonly astray: readonly Line[];
}

/**
 * Asks one entry. The first is asked what go would ask; the others first something that says nothing of the modules in use,
 * because go may never come to them.
 */
export async function walkEntry(entry: ProxyEntry, wanted: readonly Wanted[], walker: Walker): Promise<WalkedEntry> {
  const line = await openLine(entry.origin, walker);
  const requests: RequestLeg[] = [];
  const astray: Line[] = [];
  for (const each of entry.index === 0 ? wanted : [NEUTRAL_REQUEST]) {
    if (line.way.legs.stoppedAt !== null) break;
    const answered = await askEntry(entry, line, each, walker);
    if (!answered) continue;
    requests.push(answered.leg);
    if (answered.astray) astray.push(answered.astray);
    if (!isFetched(answered.leg) && !isMissing(answered.leg)) break;
  }
  return { entry, line, requests, astray };
}

/** With what is left of the host's three requests, the most that are asked of other modules. */
const MAX_FURTHER = 2;
/** A healthy check-up ends within 1.5 s where hosts answer within 300 ms: a proxy that is slower than this is asked nothing more. */
const QUICK_MS = 150;

/**
 * Asks an entry that serves for what else go wants of it. Only a refusal is kept: it ends go's walk as well, while what is
 * absent here go finds further on, and a proxy that has to fetch first what it is asked for is slow to answer and well.
 */
export async function askFurther(
  walked: WalkedEntry,
  further: readonly Wanted[],
  walker: Walker,
): Promise<WalkedEntry> {
  const { entry, line, requests } = walked;
  // Behind a "|" a refusal costs nothing where the next entry serves.
  if (entry.separator === "|") return walked;
  if (!requests.some((leg) => leg.asksFor === "module-info") || !requests.every(isFetched)) return walked;
  if (requests.some(({ tookMs }) => tookMs > QUICK_MS)) return walked;
  const answers = await Promise.all(further.slice(0, MAX_FURTHER).map((each) => askEntry(entry, line, each, walker)));
  const refused = answers.flatMap((answer) => (answer && isRefusal(answer.leg) ? [answer.leg] : []));
  return refused.length > 0 ? { ...walked, requests: [...requests, ...refused] } : walked;
}

const isRefusal = (leg: RequestLeg): boolean =>
  leg.outcome === "answered" && leg.status !== null && !isFetched(leg) && !isMissing(leg) && !isUnfollowed(leg);

export const askEntry = (
  entry: ProxyEntry,
  line: Line,
  { asksFor, module, path }: Wanted,
  walker: Walker,
): Promise<Answered | null> =>
  ask(line, { asksFor, module, path: entry.path + path, credential: entry.credential }, walker);

/** Go got what it wanted. */
export const isFetched = (leg: RequestLeg): boolean =>
  leg.outcome === "answered" && leg.status === 200 && leg.conforms !== false;

/** Go reads 404 and 410 as "not here" and asks the next entry. */
export const isMissing = (leg: RequestLeg): boolean =>
  leg.outcome === "answered" && (leg.status === 404 || leg.status === 410);

/** A list of golang.org/x/text may well be absent from a private proxy: that is no fault. */
const isFault = (leg: RequestLeg): boolean =>
  !isFetched(leg) && !(isMissing(leg) && leg.asksFor === "module-list") && !isUnfollowed(leg);

/** A redirect that gowhy did not follow to its end, because the host was asked often enough. */
export const isUnfollowed = (leg: RequestLeg): boolean =>
  leg.outcome === "answered" && leg.status !== null && leg.status >= 300 && leg.status < 400;

export type Passing = "ends" | "falls-through" | "hangs";

/** Whether go, having met this entry, asks the next one. Source: go1.26 cmd/go/internal/modfetch/proxy.go, TryProxies. */
export function passingOf({ entry, line, requests }: Pick<WalkedEntry, "entry" | "line" | "requests">): Passing {
  const { stoppedAt, tunnel } = line.way.legs;
  const onError = entry.separator === "|" ? "falls-through" : "ends";
  // No limit of time in go bounds a SOCKS handshake or an answer: what stands behind a "|" is never reached.
  if (stoppedAt !== null) return tunnel?.kind === "socks5" && tunnel.outcome === "silent" ? "hangs" : onError;
  if (requests.some((leg) => leg.outcome === "silent" || leg.outcome === "stalled-body")) return "hangs";
  if (requests.some(isMissing)) return "falls-through";
  return requests.every(isFetched) ? "ends" : onError;
}

/** The ways to where this entry redirects, as far as they are what stops go. */
export const redirectRoutes = ({ entry, astray }: WalkedEntry, met: boolean): Promise<readonly Route[]> =>
  Promise.all(
    astray.map(async ({ origin, way }): Promise<Route> => {
      const legs = await way.whole;
      return {
        id: `module-proxy:${entry.index}:redirect:${origin.host}:${origin.port}`,
        purpose: "module-proxy",
        entry: entry.index,
        ...origin,
        url: urlOf(origin),
        ...legs,
        requests: [],
        met,
        tookMs: sumOf(legs, []),
      };
    }),
  );

/** The route as a fact, once late evidence is in. */
export async function routeOfEntry(walked: WalkedEntry, met: boolean): Promise<Route> {
  const { entry, line, requests } = walked;
  const legs = await line.way.whole;
  const kept = legs.stoppedAt === null ? requests : [];
  const fault = kept.some(isFault);
  return {
    id: `module-proxy:${entry.index}:${entry.origin.host}:${entry.origin.port}`,
    purpose: "module-proxy",
    entry: entry.index,
    ...entry.origin,
    url: urlOf(entry.origin, entry.path),
    ...legs,
    requests: [...kept],
    stoppedAt: legs.stoppedAt ?? (fault ? "request" : null),
    met,
    tookMs: sumOf(legs, kept),
  };
}

export const sumOf = (
  legs: Pick<Route, "resolve" | "connect" | "proxyHandshake" | "tunnel" | "handshake">,
  requests: readonly RequestLeg[],
): number =>
  Math.round(
    [legs.resolve, legs.connect, legs.proxyHandshake, legs.tunnel, legs.handshake, ...requests].reduce(
      (sum, leg) => sum + (leg?.tookMs ?? 0),
      0,
    ),
  );
