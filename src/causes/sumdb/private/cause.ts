import type { ValuesOf } from "../../../facts/fact.ts";
import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { metRoutes, moduleRoutes, type Route } from "../../network-routes.ts";
import { hasPrivateAddress } from "../../private-modules.ts";
import { exemption } from "./exemption.ts";

type Facts = ValuesOf<{ routes: typeof routes; proxyList: typeof proxyList }> &
  Partial<ValuesOf<{ mainModule: typeof mainModule }>>;
type Request = Route["requests"][number];

/** The database's words for "I cannot find it": its server could not fetch the module. */
const UNKNOWN: readonly (number | null)[] = [404, 410];

const pathOf = (module: string): string => module.split("@")[0] ?? module;

const lookups = (facts: Facts): readonly { readonly route: Route; readonly request: Request }[] =>
  metRoutes(facts).flatMap((route) =>
    route.requests
      .filter(({ asksFor, outcome }) => asksFor === "sumdb-lookup" && outcome === "answered")
      .map((request) => ({ route, request })),
  );

interface Unlisted {
  readonly database: string;
  readonly module: string;
  /** Null: it is in the module cache already. */
  readonly servedBy: Route | null;
  readonly status: number | null;
  readonly message: string;
}

/** A module that comes, that the database does not know, and that nothing exempts from being asked for. */
function unlisted(facts: Facts): Unlisted | undefined {
  for (const { route, request } of lookups(facts)) {
    const module = request.module;
    if (!module || !UNKNOWN.includes(request.status) || isExempt(facts, module)) continue;
    const servedBy = moduleRoutes(facts).find(({ requests }) => requests.some((each) => serves(each, module))) ?? null;
    if (!servedBy && !isInCache(facts, module)) continue;
    const database = route.entry === null ? route.host : facts.proxyList.sumdbName;
    return { database, module, servedBy, status: request.status, message: request.message };
  }
  return undefined;
}

const serves = ({ asksFor, module, outcome, conforms }: Request, wanted: string): boolean =>
  !asksFor.startsWith("sumdb-") &&
  outcome === "answered" &&
  conforms === true &&
  module !== null &&
  pathOf(module) === pathOf(wanted);

const isInCache = ({ mainModule: known }: Facts, module: string): boolean =>
  known?.requires.some(({ path, inCache }) => path === pathOf(module) && inCache) ?? false;

const isExempt = ({ mainModule: known, proxyList: { sumdbName } }: Facts, module: string): boolean =>
  sumdbName === "off" ||
  (known?.requires.some(({ path, skipsSumdb }) => path === pathOf(module) && skipsSumdb) ?? false);

const unknownToDatabase: Clue<Facts> = {
  id: "database-does-not-know-it",
  strength: "strong",
  says: {
    en: "{module} comes from {source}, the database {database} answers {status} for it, and no pattern of GOPRIVATE or GONOSUMDB exempts it.",
    zh: "{module} 来自 {source}，校验和数据库 {database} 对它回应 {status}，而 GOPRIVATE、GONOSUMDB 中没有匹配它的模式。",
  },
  when: (facts) => {
    const found = unlisted(facts);
    if (!found) return false;
    const { module, database, status } = found;
    return { source: found.servedBy?.host ?? "GOMODCACHE", module, database, status };
  },
};

const knowsAnother: Clue<Facts> = {
  id: "database-knows-others",
  strength: "weak",
  says: {
    en: "The database {database} knows {other}, so it is the module and not the database.",
    zh: "校验和数据库 {database} 认识 {other}，因此问题在于该模块，而不是数据库。",
  },
  when: (facts) => {
    const found = unlisted(facts);
    const other = lookups(facts).find(({ request }) => request.conforms === true && request.module !== found?.module);
    return found && other ? { database: found.database, other: other.request.module ?? other.request.path } : false;
  },
};

const hostIsPrivate: Clue<Facts> = {
  id: "comes-from-a-private-address",
  strength: "weak",
  says: {
    en: "{module} comes from {host} ({addresses}), which the database's servers cannot reach.",
    zh: "{module} 来自 {host}（{addresses}），校验和数据库的服务器无法访问该地址。",
  },
  when: (facts) => {
    const found = unlisted(facts);
    if (!found?.servedBy || !hasPrivateAddress(found.servedBy)) return false;
    return { module: found.module, host: found.servedBy.host, addresses: found.servedBy.resolve?.addresses ?? [] };
  },
};

export default defineCause({
  id: "sumdb/private",
  title: {
    en: "A private module is looked up in the public checksum database",
    zh: "go 到公共校验和数据库查询私有模块",
  },
  headline: {
    en: "The checksum database {database} does not know {module}: it looks private",
    zh: "校验和数据库 {database} 不认识 {module}：它看来是私有模块",
  },
  step: "network",
  station: "sumdb",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes, proxyList },
  helps: { mainModule },
  confirms: [unknownToDatabase, knowsAnother, hostIsPrivate],
  rulesOut: [
    {
      id: "database-off",
      strength: "proof",
      says: { en: "GOSUMDB is {value}: go asks no database.", zh: "GOSUMDB 为 {value}：go 不询问任何校验和数据库。" },
      when: ({ proxyList: { sumdbName } }) => sumdbName === "off" && { value: sumdbName },
    },
    {
      id: "every-module-known",
      strength: "proof",
      says: {
        en: "The database knows each module that was asked for: {modules}.",
        zh: "校验和数据库认识所查询的每个模块：{modules}。",
      },
      when: (facts: Facts) => {
        const all = lookups(facts);
        return (
          all.length > 0 &&
          all.every(({ request }) => request.conforms === true) && {
            modules: all.map(({ request }) => request.module ?? request.path),
          }
        );
      },
    },
  ],
  fixes: [
    {
      title: { en: "If it is private, exempt it and what lies beside it", zh: "若确为私有模块，则豁免它所在的前缀" },
      risk: "by-hand",
      steps: (facts) => {
        const found = unlisted(facts);
        if (!found) return [];
        const { variable, value } = exemption(facts.proxyList, found.servedBy, found.module);
        return [
          {
            do: "tell",
            text: {
              en: `Only if ${pathOf(found.module)} is not public: go env -w ${variable}='${value}'. It then also stops telling the database the name. For a public module that was tagged minutes ago, wait and try again instead.`,
              zh: `仅当 ${pathOf(found.module)} 不是公开模块时：go env -w ${variable}='${value}'。此后也不会再向数据库泄露其名称。若它是几分钟前刚打标签的公开模块，请稍后重试。`,
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "GOSUMDB=off",
      why: {
        en: "It ends the verification of every public module as well, to help one private one.",
        zh: "为了一个私有模块，它会让所有公开模块都不再验证。",
      },
    },
    {
      what: "GONOSUMDB=*, GOINSECURE, GOFLAGS=-insecure",
      why: {
        en: "The first exempts everything, the second has nothing to do with the database, the third no longer exists.",
        zh: "第一个豁免一切，第二个与校验和数据库无关，第三个早已不存在。",
      },
    },
  ],
  references: [
    "https://go.dev/ref/mod#private-modules",
    "https://github.com/golang/go/issues/32291",
    "https://github.com/golang/go/issues/35164",
    "https://github.com/golang/go/issues/40358",
  ],
});
