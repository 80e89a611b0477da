import type { ValuesOf } from "../../../facts/fact.ts";
import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { healthOf, type ProxyEntry } from "../../module-answers.ts";
import { metRoutesTo, type Route } from "../../network-routes.ts";
import { mayBeGate } from "../../private-modules.ts";
import { restOfList } from "../../skip-entry.ts";

type Facts = ValuesOf<{ routes: typeof routes; proxyList: typeof proxyList }> &
  Partial<ValuesOf<{ mainModule: typeof mainModule }>>;

/** Only these answers lead go on after a comma. Source: go help goproxy. */
const FALLS_THROUGH: readonly (number | null)[] = [404, 410];

interface Stuck {
  readonly route: Route;
  readonly entry: ProxyEntry;
  readonly later: readonly ProxyEntry[];
}

/** An entry that go meets, that fails in a way which ends the list, and what stands behind it. */
function stuckAt(facts: Facts): Stuck | undefined {
  for (const route of metRoutesTo(facts, "module-proxy")) {
    const { entries } = facts.proxyList;
    const entry = entries.find(({ index }) => index === route.entry);
    // A port that go refuses stands in the list itself: not the comma is what to mend.
    if (entry?.separator !== "," || !fails(route) || route.connect?.outcome === "invalid-port") continue;
    const later = entries.filter(({ index, reachable }) => index > entry.index && reachable);
    if (later.length > 0) return { route, entry, later };
  }
  return undefined;
}

const fails = (route: Route): boolean =>
  route.stoppedAt === "request" ? failingRequest(route) !== undefined : route.stoppedAt !== null;

/** The request that ends the list: neither what go wants, nor "not here", nor a redirect that was not followed. */
const failingRequest = ({ requests }: Route) =>
  requests.find(
    ({ outcome, status, conforms, asksFor }) =>
      !asksFor.startsWith("sumdb-") &&
      (outcome !== "answered" ||
        (status === 200
          ? conforms === false
          : !FALLS_THROUGH.includes(status) && Math.floor((status ?? 0) / 100) !== 3)),
  );

/** How it failed, as a word of the field: the leg, or the status. */
function failureOf(route: Route): string {
  const { stoppedAt, connect, handshake, proxyHandshake, tunnel, resolve } = route;
  if (stoppedAt === "resolve") return `DNS ${resolve?.outcome ?? ""}`.trim();
  if (stoppedAt === "connect") return `TCP ${connect?.outcome ?? ""}`.trim();
  if (stoppedAt === "tunnel")
    return `CONNECT ${tunnel?.status ?? tunnel?.outcome ?? proxyHandshake?.outcome ?? ""}`.trim();
  if (stoppedAt === "handshake") return `TLS ${handshake?.distrust ?? handshake?.outcome ?? ""}`.trim();
  const request = failingRequest(route);
  return request?.outcome === "answered" ? `HTTP ${request.status}` : `HTTP ${request?.outcome ?? ""}`.trim();
}

const valuesOf = ({ route, entry }: Stuck, next: ProxyEntry) => ({
  host: route.host,
  entry: entry.text,
  failure: failureOf(route),
  next: next.host ?? next.text,
});

const laterEntryServes: Clue<Facts> = {
  id: "later-entry-serves",
  strength: "proof",
  says: {
    en: "{entry} fails ({failure}), which is not 404 or 410. After a comma go stops there, although {next} is well.",
    zh: "{entry} 失败（{failure}），且不是 404 或 410。逗号之后 go 就此停止，尽管 {next} 工作正常。",
  },
  when: (facts) => {
    const stuck = stuckAt(facts);
    const next = stuck?.later.find((entry) => healthOf(facts, entry) === "serves");
    return stuck && next ? valuesOf(stuck, next) : false;
  },
};

/** Something beyond this machine was reached. Where nothing is, the entries behind the comma would fare no better. */
const reachesAnything = ({ routes: { routes: all } }: Facts): boolean =>
  all.some(
    ({ resolve, connect }) =>
      resolve?.outcome === "no-such-name" || connect?.outcome === "connected" || connect?.outcome === "refused",
  );

const laterEntryUntried: Clue<Facts> = {
  id: "later-entry-never-asked",
  strength: "strong",
  says: {
    en: "{entry} fails ({failure}), which is not 404 or 410. After a comma go stops there and never asks {next}.",
    zh: "{entry} 失败（{failure}），且不是 404 或 410。逗号之后 go 就此停止，不会询问 {next}。",
  },
  when: (facts) => {
    const stuck = stuckAt(facts);
    const known = stuck?.later.map((entry) => ({ entry, health: healthOf(facts, entry) })) ?? [];
    const next = known.find(({ health }) => health === "unknown");
    if (!stuck || !next || !reachesAnything(facts) || known.some(({ health }) => health === "serves")) return false;
    return valuesOf(stuck, next.entry);
  },
};

const firstEntriesServe: Clue<Facts> = {
  id: "entries-are-well",
  strength: "proof",
  says: {
    en: "Each entry that go asks serves, or says 404 or 410: {hosts}.",
    zh: "go 询问的每个条目都能提供服务，或回应 404、410：{hosts}。",
  },
  when: (facts) => {
    const met = metRoutesTo(facts, "module-proxy");
    return met.length > 0 && met.every((route) => !fails(route)) && { hosts: met.map(({ host }) => host) };
  },
};

const oneEntry: Clue<Facts> = {
  id: "one-entry",
  strength: "proof",
  says: { en: "GOPROXY has one entry that go uses: {entry}.", zh: "GOPROXY 中 go 会使用的条目只有一个：{entry}。" },
  when: ({ proxyList: { entries } }) => {
    const used = entries.filter(({ reachable }) => reachable);
    return used.length === 1 && { entry: used[0]?.text ?? "" };
  },
};

export default defineCause({
  id: "goproxy/comma-no-fallback",
  title: {
    en: "A comma in GOPROXY stops go at the first entry that fails",
    zh: "GOPROXY 中的逗号使 go 停在第一个失败的条目",
  },
  headline: {
    en: "{host} fails ({failure}), and after a comma go does not go on to {next}",
    zh: "{host} 失败（{failure}），而逗号之后 go 不会继续询问 {next}",
  },
  step: "network",
  station: "http",
  symptoms: ["fails-at-once", "fails-late"],
  role: "amplifier",
  needs: { routes, proxyList },
  helps: { mainModule },
  confirms: [laterEntryServes, laterEntryUntried],
  rulesOut: [firstEntriesServe, oneEntry],
  fixes: [
    {
      title: { en: "Repair the entry that fails, or ask who runs it", zh: "修复失败的条目，或联系其管理者" },
      risk: "by-hand",
      steps: (facts) => {
        const stuck = stuckAt(facts);
        if (!stuck) return [];
        const values = { host: stuck.route.host, failure: failureOf(stuck.route) };
        return [
          {
            do: "tell",
            text: {
              en: `Ask who runs ${values.host} about its failure (${values.failure}). A module proxy that wants go to go on must answer 404 or 410.`,
              zh: `就该失败（${values.failure}）联系 ${values.host} 的管理者。模块代理若希望 go 继续询问下一个条目，必须回应 404 或 410。`,
            },
          },
        ];
      },
    },
    {
      title: { en: "For one run, start the list at the next entry", zh: "仅本次运行，从下一个条目开始" },
      risk: "by-hand",
      // Never where a name of a private module could leave the company, nor around what may be a gate.
      steps: (facts) => {
        const stuck = stuckAt(facts);
        const rest = stuck && !mayBeGate(stuck.route) ? restOfList(stuck.route, facts) : null;
        if (!rest) return [];
        return [
          {
            do: "tell",
            text: {
              en: `Only if none of the modules is private (go.sum pins them all, no private pattern is set): GOPROXY='${rest}' go mod download`,
              zh: `仅当所有模块都是公开的（go.sum 已固定全部模块，且未设置私有模式）：GOPROXY='${rest}' go mod download`,
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "GOPROXY='…|direct'",
      why: {
        en: "It asks public hosts for private paths, goes around the company's gate, and an entry that hangs still hangs.",
        zh: "它会向公共主机询问私有路径，绕过公司的关卡；而挂起的条目依旧会挂起。",
      },
    },
    {
      what: "GOSUMDB=off",
      why: { en: "The checksum database plays no part in this.", zh: "此事与校验和数据库无关。" },
    },
  ],
  references: [
    "https://go.dev/ref/mod#environment-variables",
    "https://github.com/golang/go/blob/go1.26.0/src/cmd/go/internal/modfetch/proxy.go",
    "https://github.com/golang/go/issues/37367",
    "https://github.com/bazel-contrib/bazel-gazelle/issues/1759",
  ],
});
