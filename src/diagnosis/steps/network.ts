import { routes } from "../../facts/routes.ts";
import { proxyList } from "../../facts/settings.ts";
import type { FactStore } from "../../facts/store.ts";
import { mainModule } from "../../facts/toolchain.ts";
import type { Sentence, StepResult } from "../diagnosis.ts";
import { halfSilent } from "./network/half-silent.ts";
import { refusedProxies } from "./network/refused-proxies.ts";
import { seenRoutes } from "./network/seen-routes.ts";
import { unfinishedAnswer } from "./network/unfinished-answer.ts";
import { type Route, variableOf, whyStopped } from "./network/why-stopped.ts";
import { withoutProxy } from "./network/without-proxy.ts";
import { failed, notDone, passed } from "./result.ts";
import { IN_ENVIRONMENT, whereSet, withWhereSet } from "./settings/where-set.ts";

/** The direct test: the first request to a module proxy that go would make, and the next ones as far as go falls through. */
export function networkStep(facts: FactStore): StepResult {
  const fact = facts.get(routes);
  if (fact.state === "unknown") return notDone("network", fact);
  const list = facts.value(proxyList);
  const { routes: all } = fact.value;
  const seen = seenRoutes(all, list, facts.value(mainModule));
  const refused = refusedProxies(facts);
  if (refused) return failed("network", fact.tookMs, refused, seen);
  const modules = ofModules(facts, all, seen, fact.tookMs);
  const database = all.filter((route) => route.purpose === "checksum-database" && route.met).at(-1);
  if (modules.state !== "passed") return modules;
  const why =
    unfinishedAnswer(all) ?? (database && isBroken(database) ? whyHere(database, facts) : null) ?? halfSilent(all);
  return why ? failed("network", fact.tookMs, why, seen) : modules;
}

function ofModules(facts: FactStore, all: readonly Route[], seen: readonly Sentence[], tookMs: number): StepResult {
  const list = facts.value(proxyList);
  const met = all.filter((route) => route.purpose === "module-proxy" && route.met);
  for (const [at, route] of met.entries()) {
    if (isGood(route)) return passed("network", tookMs, seen);
    const isLast = at === met.length - 1;
    if (isLast && !(isMissing(route) && hasDirectBehind(facts, route)))
      return failed("network", tookMs, whyHere(route, facts), seen);
  }
  const repositories = all.filter((route) => route.purpose === "version-control" && route.met);
  const broken = repositories.find((route) => route.stoppedAt !== null);
  if (broken) return failed("network", tookMs, whyStopped(broken), seen);
  if (met.length > 0 || repositories.length > 0) return passed("network", tookMs, seen);
  if (facts.value(mainModule)?.vendor && all.some((route) => route.purpose === "module-proxy"))
    return passed("network", tookMs, [FROM_VENDOR, ...seen]);
  return withoutProxy(list?.entries ?? [], tookMs, seen);
}

/** Why a route stopped; and where a value is set that go refuses. */
function whyHere(route: Route, facts: FactStore): Sentence {
  const sentence = whyStopped(route);
  const variable = route.connect?.outcome === "invalid-port" ? variableOf(route) : null;
  if (variable === null) return sentence;
  const isProxy = route.through?.variable === variable;
  return withWhereSet(sentence, variable, isProxy ? IN_ENVIRONMENT : whereSet(facts, variable));
}

/** The last place that go asks for checksums gives no answer at all, or that of a broken server. A module that it does not know is no fault of the way. */
const isBroken = ({ stoppedAt, requests }: Route): boolean =>
  stoppedAt !== null &&
  (stoppedAt !== "request" || requests.some(({ outcome, status }) => outcome !== "answered" || (status ?? 0) >= 500));

const isGood = (route: Route): boolean =>
  route.stoppedAt === null && route.requests.some((request) => request.outcome === "answered");

const isMissing = (route: Route): boolean =>
  route.stoppedAt === "request" && route.requests.some((request) => request.status === 404 || request.status === 410);

/** After 404 or 410 go turns to `direct` where the list has it, or to a directory. */
function hasDirectBehind(facts: FactStore, route: Route): boolean {
  const later = (facts.value(proxyList)?.entries ?? []).filter((entry) => entry.index > (route.entry ?? 0));
  return later.some(
    (entry) => entry.reachable && (entry.kind === "direct" || (entry.kind === "file" && !entry.problem)),
  );
}

const FROM_VENDOR: Sentence = {
  text: {
    en: "The module builds from vendor/: go asks no host for it.",
    zh: "该模块从 vendor/ 构建：go 不为它访问任何主机。",
  },
  values: {},
};
