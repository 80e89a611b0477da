import type { ValueOf } from "../../../facts/fact.ts";
import { processors } from "../../../facts/limits.ts";
import { resolverConfig } from "../../../facts/resolver.ts";
import { routes } from "../../../facts/routes.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { lookupLimitMs, patience, type Workload } from "../../go-patience.ts";
import type { Facts } from "../../network-routes.ts";
import { asksServers, everyQuery, isReply, isSilent, lookupsOf, type Query, serversIn } from "../lookups.ts";
import { noNameNeeded } from "../no-name-needed.ts";

type Known = Facts & Workload & { readonly resolverConfig?: ValueOf<typeof resolverConfig> };

/** What was asked for the names that go needs here. */
const asked = (facts: Facts): readonly Query[] =>
  lookupsOf(facts)
    .filter(asksServers)
    .flatMap((lookup) => lookup.queries);

const describe = (facts: Facts, dead: readonly Query[]) => ({
  servers: serversIn(dead),
  hosts: [
    ...new Set(
      lookupsOf(facts)
        .filter(asksServers)
        .map((lookup) => lookup.host),
    ),
  ],
  queries: dead.length,
  waitedMs: Math.round(Math.max(...dead.map((query) => query.tookMs))),
});

const everyServerSilent: Clue<Known> = {
  id: "every-server-silent",
  strength: "proof",
  says: {
    en: "None of {servers} answered any of {queries} questions (for {hosts}) within {waitedMs} ms; no port was closed, nothing came back.",
    zh: "{servers} 在 {waitedMs} ms 内没有回答 {queries} 个查询（{hosts}）中的任何一个；端口并未关闭，只是没有任何响应。",
  },
  when: (facts) => {
    const queries = asked(facts);
    return queries.length > 0 && queries.every(isSilent) && describe(facts, queries);
  },
};

const silentOrUnreachable: Clue<Known> = {
  id: "silent-or-unreachable",
  strength: "strong",
  says: {
    en: "{silent} stayed silent for {waitedMs} ms and {others} cannot be reached; no server answered for {hosts}.",
    zh: "{silent} 在 {waitedMs} ms 内没有响应，{others} 无法到达；没有任何服务器回答 {hosts}。",
  },
  when: (facts) => {
    const queries = asked(facts);
    const silent = queries.filter(isSilent);
    const others = queries.filter((query) => query.outcome === "unreachable" || query.outcome === "port-closed");
    if (silent.length === 0 || others.length === 0 || silent.length + others.length < queries.length) return false;
    return { ...describe(facts, queries), silent: serversIn(silent), others: serversIn(others) };
  },
};

const aServerReplies: Clue<Known> = {
  id: "a-server-replies",
  strength: "proof",
  says: {
    en: "{server} answers DNS questions (it was asked for {name}).",
    zh: "{server} 能回答 DNS 查询（查询的名称是 {name}）。",
  },
  when: (facts) => {
    const reply = everyQuery(facts).find(isReply);
    return reply ? { server: reply.server, name: reply.name } : false;
  },
};

export default defineCause({
  id: "dns/all-dead",
  title: { en: "No DNS server answers", zh: "没有 DNS 服务器响应" },
  headline: { en: "No DNS server answers: {servers}", zh: "没有 DNS 服务器响应：{servers}" },
  step: "network",
  station: "dns",
  symptoms: ["hang", "fails-late"],
  role: "root",
  needs: { routes },
  helps: { resolverConfig, mainModule, processors },
  confirms: [everyServerSilent, silentOrUnreachable],
  rulesOut: [aServerReplies, noNameNeeded],
  explains: ["goproxy/comma-no-fallback", "sumdb/blocked", "toolchain/download-blocked"],
  goGivesUp: (facts) => patience(lookupMs(facts), facts),
  // Every server is silent: whichever of them a look-up waits for, this is why.
  accountsFor: (wait) => wait.what === "dns",
  fixes: [
    {
      title: { en: "Give this machine a DNS server that it can reach", zh: "为本机配置可达的 DNS 服务器" },
      risk: "by-hand",
      steps: (facts) => {
        const servers = serversIn(asked(facts));
        const isLoopback = servers.every((server) => server.startsWith("127.") || server.includes("::1"));
        return [
          isLoopback
            ? {
                do: "tell",
                text: {
                  en: `${servers.join(", ")} is a forwarder on this machine whose own upstream does not answer. Ask it which servers it uses (resolvectl status, or its configuration) and correct those.`,
                  zh: `${servers.join("、")} 是本机上的转发器，其上游没有响应。查看它使用的服务器（resolvectl status 或其配置文件）并更正。`,
                },
              }
            : {
                do: "tell",
                text: {
                  en: `Connect the VPN or network that ${servers.join(", ")} belongs to, or name a reachable server where resolv.conf comes from: NetworkManager, systemd-resolved, netplan, or docker run --dns.`,
                  zh: `连接 ${servers.join("、")} 所属的 VPN 或网络，或在生成 resolv.conf 的地方（NetworkManager、systemd-resolved、netplan、docker run --dns）填写可达的服务器。`,
                },
              },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "GOPROXY='…|…', GOPROXY=direct",
      why: {
        en: "The names of the other hosts go to the same dead servers.",
        zh: "其他主机的名称仍由同样失效的服务器解析。",
      },
    },
    {
      what: "GODEBUG=netdns=cgo",
      why: {
        en: "Official go commands since 1.21 hold no libc resolver and ignore it; libc would ask the same servers.",
        zh: "自 1.21 起官方 go 命令不含 libc 解析器，会忽略该设置；而 libc 也会查询同样的服务器。",
      },
    },
    {
      what: "options timeout:30 in resolv.conf",
      why: {
        en: "A server that is silent stays silent; go only waits longer.",
        zh: "无响应的服务器不会因此响应，go 只会等得更久。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/57694",
    "https://github.com/golang/go/issues/17329",
    "https://man7.org/linux/man-pages/man5/resolv.conf.5.html",
    "https://www.rfc-editor.org/rfc/rfc1035",
  ],
});

const lookupMs = ({ resolverConfig: config, routes: { routes: all } }: Known): number =>
  lookupLimitMs(config, serversIn(everyQuery({ routes: { routes: all, skippedEntries: 0 } })).length);
