import type { ValueOf, ValuesOf } from "../../../facts/fact.ts";
import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { toolchainSwitch } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";
import type { Route } from "../../network-routes.ts";
import { isForRoute, isOnTheNetwork } from "../../waits-of.ts";

type Facts = ValuesOf<{ due: typeof toolchainSwitch }> &
  Partial<ValuesOf<{ routes: typeof routes; proxies: typeof proxyList }>>;
type Request = Route["requests"][number];
type Entry = ValueOf<typeof proxyList>["entries"][number];

const isDue = ({ due }: Facts): boolean => due.action === "download";

const valuesOf = ({ due }: Facts) => ({
  wanted: due.wanted ?? "",
  local: `go${due.localVersion ?? "?"}`,
  file: due.wantedIn ?? "GOTOOLCHAIN",
});

/** The module proxies that go would ask for the toolchain, in the order of GOPROXY. */
const proxyRoutes = ({ routes: all }: Facts): readonly Route[] =>
  (all?.routes ?? []).filter((route) => route.met && route.purpose === "module-proxy");

const toolchainRequest = (route: Route): Request | undefined =>
  route.requests.find((request) => request.asksFor === "toolchain");

const isServed = (request: Request | undefined): boolean =>
  request?.outcome === "answered" && request.status !== null && request.status < 300 && request.conforms !== false;

/** Past an entry that says 404 or 410, or any error before a `|`, go asks the next one; `direct` leads to hosts that were not asked. */
const leadsToDirect = ({ proxies }: Facts): boolean =>
  proxies?.entries.find((entry) => entry.kind === "direct")?.reachable ?? false;

const fallsThrough = (status: number | null, entry: Entry | undefined): boolean =>
  status === 404 || status === 410 || entry?.separator === "|";

const refusedBy = (facts: Facts): { route: Route; request: Request } | null => {
  if (!isDue(facts)) return null;
  const asked = proxyRoutes(facts).map((route) => ({ route, request: toolchainRequest(route) }));
  if (asked.some(({ request }) => isServed(request))) return null;
  const last = asked.filter((each): each is { route: Route; request: Request } => each.request !== undefined).at(-1);
  if (!last || last.request.status === null || last.request.status < 400) return null;
  const entry = facts.proxies?.entries.find((each) => each.index === last.route.entry);
  return fallsThrough(last.request.status, entry) && leadsToDirect(facts) ? null : last;
};

const refused: Clue<Facts> = {
  id: "toolchain-refused",
  strength: "proof",
  says: {
    en: "{file} asks for {wanted}, which is not on this machine, and {host} answers {status} for it ({url}).",
    zh: "{file} 要求 {wanted}，本机没有该版本，而 {host} 对其回应 {status}（{url}）。",
  },
  when: (facts) => {
    const found = refusedBy(facts);
    if (!found) return false;
    const { route, request } = found;
    return {
      ...valuesOf(facts),
      host: route.host,
      status: request.status,
      url: request.path,
      message: request.message,
    };
  },
};

/** `direct` asks the toolchain's own host. */
const directStopped = (facts: Facts): Route | undefined =>
  (facts.routes?.routes ?? []).find(
    ({ met, purpose, host, stoppedAt }) =>
      met && purpose === "version-control" && host === "golang.org" && stoppedAt !== null && stoppedAt !== "request",
  );

const directOutOfReach: Clue<Facts> = {
  id: "direct-out-of-reach",
  strength: "strong",
  says: {
    en: "{file} asks for {wanted}, which is not on this machine; the module proxies do not have it ({answers}), and {host}, where direct leads, could not be reached: {leg}.",
    zh: "{file} 要求 {wanted}，本机没有该版本；模块代理没有它（{answers}），而 direct 指向的 {host} 不可达：{leg}。",
  },
  when: (facts) => {
    const own = isDue(facts) ? directStopped(facts) : undefined;
    if (!own) return false;
    const answers = proxyRoutes(facts).map((route) => `${route.host}: ${toolchainRequest(route)?.status ?? "-"}`);
    return { ...valuesOf(facts), answers, host: own.host, leg: own.stoppedAt ?? "" };
  },
};

const proxyOff: Clue<Facts> = {
  id: "goproxy-off",
  strength: "proof",
  says: {
    en: "{file} asks for {wanted}, which is not on this machine, and GOPROXY=off forbids to fetch it.",
    zh: "{file} 要求 {wanted}，本机没有该版本，而 GOPROXY=off 禁止下载。",
  },
  when: (facts) => isDue(facts) && facts.proxies?.entries[0]?.kind === "off" && valuesOf(facts),
};

const sumdbOff: Clue<Facts> = {
  id: "checksum-database-off",
  strength: "proof",
  says: {
    en: "{file} asks for {wanted}, which is not on this machine. Go verifies every toolchain that it downloads, and GOSUMDB=off forbids the check.",
    zh: "{file} 要求 {wanted}，本机没有该版本。go 必须校验下载的工具链，而 GOSUMDB=off 禁止校验。",
  },
  when: (facts) => {
    const { proxies } = facts;
    // One file:// entry alone is taken without a check. Source: go1.26 cmd/go/internal/modfetch/sumdb.go, useSumDB.
    const ownFiles = proxies?.entries.length === 1 && proxies.entries[0]?.kind === "file";
    return isDue(facts) && proxies?.sumdbName === "off" && !ownFiles && valuesOf(facts);
  },
};

const unreachable: Clue<Facts> = {
  id: "proxy-out-of-reach",
  strength: "strong",
  says: {
    en: "{file} asks for {wanted}, which is not on this machine, and no module proxy could be reached for it: {hosts}.",
    zh: "{file} 要求 {wanted}，本机没有该版本，且没有任何模块代理可达：{hosts}。",
  },
  when: (facts) => {
    const asked = proxyRoutes(facts);
    if (!isDue(facts) || asked.length === 0) return false;
    const stopped = asked.filter((route) => {
      const request = toolchainRequest(route);
      return route.stoppedAt !== null && (request === undefined || request.status === null);
    });
    if (stopped.length < asked.length) return false;
    return { ...valuesOf(facts), hosts: stopped.map((route) => `${route.host}: ${route.stoppedAt}`) };
  },
};

export default defineCause({
  id: "toolchain/download-blocked",
  title: {
    en: "go.mod asks for another Go version, and it cannot be downloaded",
    zh: "go.mod 要求另一个 Go 版本，但无法下载",
  },
  headline: {
    en: "go.mod asks for {wanted}, this machine has {local}, and the download is blocked",
    zh: "go.mod 要求 {wanted}，本机是 {local}，而下载被阻断",
  },
  step: "toolchain",
  station: "toolchain",
  symptoms: ["hang", "fails-at-once"],
  role: "root",
  needs: { due: toolchainSwitch },
  helps: { routes, proxies: proxyList },
  confirms: [refused, proxyOff, sumdbOff, unreachable, directOutOfReach],
  rulesOut: [
    {
      id: "no-download-due",
      strength: "proof",
      says: { en: "Go would download no toolchain here.", zh: "go 在此处不需要下载工具链。" },
      when: (facts) => !isDue(facts) && { action: facts.due.action },
    },
  ],
  explains: ["goproxy/comma-no-fallback"],
  accountsFor: (wait, facts) =>
    isDue(facts) && isOnTheNetwork(wait) && proxyRoutes(facts).some((route) => isForRoute(wait, route)),
  fixes: [
    {
      title: { en: "Bring the wanted version to this machine", zh: "在本机提供所需版本" },
      risk: "by-hand",
      steps: (facts) => {
        if (!isDue(facts)) return [];
        const { wanted } = valuesOf(facts);
        return [
          {
            do: "tell",
            text: {
              en: `Install ${wanted} and put it first on PATH (or put a program called ${wanted} on PATH, or build it into the image): then nothing is downloaded. Or ask who runs the module proxy to serve the module golang.org/toolchain.`,
              zh: `安装 ${wanted} 并放在 PATH 最前面（或在 PATH 上提供名为 ${wanted} 的程序，或预装进镜像），这样就无需下载。也可以请模块代理的管理者提供 golang.org/toolchain 模块。`,
            },
          },
        ];
      },
    },
    {
      title: { en: "Use the installed go for this module", zh: "本模块改用已安装的 go" },
      risk: "by-hand",
      steps: ({ due }) =>
        due.action === "download" && due.wantedBy === "toolchain-line"
          ? [
              {
                do: "tell",
                text: {
                  en: "Only the toolchain line asks for the newer version, the go line does not: GOTOOLCHAIN=local lets the installed go do the work.",
                  zh: "只有 toolchain 行要求更新的版本，go 行并不要求：设置 GOTOOLCHAIN=local 即可使用已安装的 go。",
                },
              },
            ]
          : [],
    },
  ],
  folklore: [
    {
      what: "GONOSUMDB, GOSUMDB=off, GOINSECURE",
      why: {
        en: "A toolchain is verified whatever these say. Without a checksum database go refuses it.",
        zh: "无论这些变量如何设置，工具链都必须校验；没有校验和数据库时 go 会拒绝下载。",
      },
    },
  ],
  references: [
    "https://go.dev/doc/toolchain",
    "https://github.com/golang/go/issues/65568",
    "https://github.com/thesimstoshi/zycord/issues/49",
  ],
});
