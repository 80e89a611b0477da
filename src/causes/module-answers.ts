import type { ValueOf, ValuesOf } from "../facts/fact.ts";
import type { proxyList } from "../facts/settings.ts";
import { type Facts, isHealthy, metRoutesTo, type Route } from "./network-routes.ts";

export type ProxyEntry = ValueOf<typeof proxyList>["entries"][number];
/** Routes, and the list of GOPROXY where it is known. */
export type WithList = Facts & Partial<ValuesOf<{ proxyList: typeof proxyList }>>;

export interface ModuleAnswer {
  readonly route: Route;
  readonly request: Route["requests"][number];
}

/** What module proxies that go would ask answered; their relay of the checksum database is another question. */
export const moduleAnswers = (facts: Facts): readonly ModuleAnswer[] =>
  metRoutesTo(facts, "module-proxy").flatMap((route) =>
    route.requests
      .filter(({ outcome, asksFor }) => outcome === "answered" && ASKED.includes(asksFor))
      .map((request) => ({ route, request })),
  );

const ASKED: readonly string[] = ["module-info", "module-list", "module-zip", "toolchain"];

/** Every module proxy that go would ask answers what go wants, by their hosts; false where one does not, or none was asked. */
export function everyAnswerServes(facts: Facts): { readonly hosts: readonly string[] } | false {
  const all = moduleAnswers(facts);
  return (
    all.length > 0 && all.every(({ request }) => request.conforms) && { hosts: all.map(({ route }) => route.host) }
  );
}

/** The first of them that holds and that go does not get around. */
export const answerThat = (facts: WithList, holds: (answer: ModuleAnswer) => boolean): ModuleAnswer | undefined =>
  moduleAnswers(facts).find((answer) => holds(answer) && endsTheWalk(facts, answer.route));

/** What an entry further on in GOPROXY is known to be: it serves modules, it may, or it does not. */
export function healthOf(facts: Facts, entry: ProxyEntry): "serves" | "unknown" | "fails" {
  if (entry.kind === "off" || entry.kind === "invalid") return "fails";
  if (entry.kind === "file") return "unknown";
  const all = facts.routes.routes;
  const routes =
    entry.kind === "direct"
      ? all.filter((route) => route.purpose === "version-control")
      : all.filter((route) => route.purpose === "module-proxy" && route.entry === entry.index);
  if (routes.length === 0) return "unknown";
  return routes.every(isHealthy) ? "serves" : "fails";
}

/**
 * Whether an error on this route ends go's walk through GOPROXY. After "," every error but 404 and 410 does;
 * after "|" go goes on, so a quick error costs nothing where a later entry serves. Source: go1.26.8 cmd/go/internal/modfetch/proxy.go, TryProxies.
 */
export function endsTheWalk(facts: WithList, route: Route): boolean {
  if (route.purpose !== "module-proxy" || route.entry === null || !facts.proxyList) return true;
  const later = facts.proxyList.entries.filter((entry) => entry.index > (route.entry ?? 0) && entry.reachable);
  const separator = facts.proxyList.entries.find((entry) => entry.index === route.entry)?.separator ?? null;
  return separator !== "|" || !later.some((entry) => healthOf(facts, entry) === "serves");
}
