import { routes } from "../../facts/routes.ts";
import { proxyList } from "../../facts/settings.ts";
import type { FactStore } from "../../facts/store.ts";
import { mainModule } from "../../facts/toolchain.ts";
import type { Sentence, StepResult } from "../diagnosis.ts";
import { halfSilent } from "./network/half-silent.ts";
import { seenRoutes } from "./network/seen-routes.ts";
import { type Route, whyStopped } from "./network/why-stopped.ts";
import { failed, notDone, passed } from "./result.ts";
import { whereSet, withWhereSet } from "./settings/where-set.ts";

/** The direct test: the first request to a module proxy that go would make, and the next ones as far as go falls through. */
export function networkStep(facts: FactStore): StepResult {
  const fact = facts.get(routes);
  if (fact.state === "unknown") return notDone("network", fact);
  const list = facts.value(proxyList);
  const { routes: all } = fact.value;
  const seen = seenRoutes(all, list, facts.value(mainModule));
  const invalid = list?.entries.find((entry) => entry.kind === "invalid" && entry.reachable);
  const refuse = (sentence: Sentence, name: string) =>
    failed("network", fact.tookMs, withWhereSet(sentence, name, whereSet(facts, name)), seen);
  if (invalid) return refuse(invalidEntry(invalid.text, invalid.problem), "GOPROXY");
  if (list?.entries.length === 0 && whereSet(facts, "GOPROXY")) return refuse(NO_ENTRY, "GOPROXY");
  if (list?.sumdbProblem && asksDatabase(facts)) return refuse(invalidDatabase(list.sumdbProblem), "GOSUMDB");
  const missing = list?.entries[0]?.kind === "off" ? missingModules(facts) : [];
  if (missing.length > 0) return refuse(missingWhileOff(missing), "GOPROXY");
  const modules = ofModules(facts, all, seen, fact.tookMs);
  const database = all.filter((route) => route.purpose === "checksum-database" && route.met).at(-1);
  if (modules.state !== "passed") return modules;
  const why = database && isBroken(database) ? whyStopped(database) : halfSilent(all);
  return why ? failed("network", fact.tookMs, why, seen) : modules;
}

function ofModules(facts: FactStore, all: readonly Route[], seen: readonly Sentence[], tookMs: number): StepResult {
  const list = facts.value(proxyList);
  const met = all.filter((route) => route.purpose === "module-proxy" && route.met);
  for (const [at, route] of met.entries()) {
    if (isGood(route)) return passed("network", tookMs, seen);
    const isLast = at === met.length - 1;
    if (isLast && !(isMissing(route) && hasDirectBehind(facts, route)))
      return failed("network", tookMs, whyStopped(route), seen);
  }
  const repositories = all.filter((route) => route.purpose === "version-control" && route.met);
  const broken = repositories.find((route) => route.stoppedAt !== null);
  if (broken) return failed("network", tookMs, whyStopped(broken), seen);
  if (met.length > 0 || repositories.length > 0) return passed("network", tookMs, seen);
  if (facts.value(mainModule)?.vendor && all.some((route) => route.purpose === "module-proxy"))
    return passed("network", tookMs, [FROM_VENDOR, ...seen]);
  return withoutProxy(list?.entries[0]?.kind ?? "unset", tookMs, seen);
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
  return later.some((entry) => entry.reachable && (entry.kind === "direct" || entry.kind === "file"));
}

const invalidEntry = (entry: string, problem: string | null): Sentence => ({
  text: {
    en: "GOPROXY has an entry that go refuses: {entry} ({problem}).",
    zh: "GOPROXY 含有 go 拒绝的项：{entry}（{problem}）。",
  },
  values: { entry, problem: problem ?? "-" },
});

const NO_ENTRY: Sentence = {
  text: {
    en: "GOPROXY is not empty and yet holds no entry: go refuses to look up any module.",
    zh: "GOPROXY 不为空却不含任何项：go 拒绝查找任何模块。",
  },
  values: {},
};

/** What the main module requires itself and the module cache lacks. What others require may never be needed. */
function missingModules(facts: FactStore): readonly string[] {
  const module = facts.value(mainModule);
  if (!module || module.vendor) return [];
  return module.requires
    .filter((each) => !each.indirect && !each.inCache && !each.replacedByPath && !each.skipsProxy)
    .map((each) => `${each.path}@${each.version}`);
}

const missingWhileOff = (missing: readonly string[]): Sentence => ({
  text: {
    en: "GOPROXY=off forbids every download, and the module cache lacks {count} of the modules that go.mod requires, {first} first.",
    zh: "GOPROXY=off 禁止一切下载，而模块缓存缺少 go.mod 要求的 {count} 个模块，首个为 {first}。",
  },
  values: { count: missing.length, first: missing[0] ?? "" },
});

/** go reads GOSUMDB only for a module whose hashes go.sum lacks. */
function asksDatabase(facts: FactStore): boolean {
  const module = facts.value(mainModule);
  if (!module?.goMod) return true;
  return module.requires.some(
    (each) => !each.skipsSumdb && !each.replacedByPath && (!each.modInGoSum || !(each.inGoSum || each.indirect)),
  );
}

const invalidDatabase = (problem: string): Sentence => ({
  text: {
    en: "go refuses the value of GOSUMDB: {problem}. A database that go does not know by name needs name+hash+key.",
    zh: "go 拒绝 GOSUMDB 的值：{problem}。go 不认识名称的数据库必须写成 name+hash+key。",
  },
  values: { problem },
});

const FROM_VENDOR: Sentence = {
  text: {
    en: "The module builds from vendor/: go asks no host for it.",
    zh: "该模块从 vendor/ 构建：go 不为它访问任何主机。",
  },
  values: {},
};

/** There is no module proxy on the network here: nothing to test, or nothing that was asked for. */
function withoutProxy(kind: string, tookMs: number, seen: readonly Sentence[]): StepResult {
  if (kind === "direct")
    return {
      step: "network",
      state: "skipped",
      tookMs,
      why: {
        text: {
          en: "GOPROXY=direct: go asks each module's own host (not tried: --direct).",
          zh: "GOPROXY=direct：go 直接访问每个模块自己的主机（未尝试：--direct）。",
        },
        values: {},
      },
      seen,
    };
  const sentence: Sentence = {
    text:
      kind === "file"
        ? { en: "GOPROXY is a directory: no host is asked for modules.", zh: "GOPROXY 是目录：不向任何主机请求模块。" }
        : kind === "unset"
          ? { en: "GOPROXY has no value: no host is asked for modules.", zh: "GOPROXY 没有值：不向任何主机请求模块。" }
          : { en: "GOPROXY=off: no host is asked for modules.", zh: "GOPROXY=off：不向任何主机请求模块。" },
    values: {},
  };
  return passed("network", tookMs, [sentence, ...seen]);
}
