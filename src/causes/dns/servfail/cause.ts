import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { endsTheWalk, type WithList } from "../../module-answers.ts";
import { type Facts, sharedPathRoutes } from "../../network-routes.ts";
import { asksServers, isPlainName, isReply, type Lookup, lookupsOf, type Query, serversIn } from "../lookups.ts";
import { noNameNeeded } from "../no-name-needed.ts";

const isFailure = (query: Query): boolean => query.outcome === "servfail" || query.outcome === "refused-rcode";

const rcodeOf = (query: Query): string => query.rcode ?? (query.outcome === "servfail" ? "SERVFAIL" : "REFUSED");

/** The failures of a name for which no server had an address, and none said that there is none; empty otherwise. */
function failuresOf(lookup: Lookup): readonly Query[] {
  if (!asksServers(lookup) || lookup.addresses.length > 0) return [];
  if (lookup.queries.some((query) => query.outcome === "answered")) return [];
  const own = lookup.queries.filter((query) => isPlainName(query, lookup));
  if (own.some((query) => query.outcome === "no-such-name")) return [];
  const failures = own.filter(isFailure);
  const failing = serversIn(failures);
  return serversIn(own.filter(isReply)).every((server) => failing.includes(server)) ? failures : [];
}

/** An error comes at once: where go goes on behind "|" and is served, nobody is hurt. */
const failing = (facts: WithList): { lookup: Lookup; failures: readonly Query[] } | undefined =>
  sharedPathRoutes(facts)
    .filter((route) => endsTheWalk(facts, route))
    .flatMap(({ resolve }) => (resolve ? [{ lookup: resolve, failures: failuresOf(resolve) }] : []))
    .find(({ failures }) => failures.length > 0);

const everyAnswerIsAnError: Clue<WithList> = {
  id: "every-answer-is-an-error",
  strength: "proof",
  says: {
    en: "{servers} answered {rcodes} for {host}, in {tookMs} ms, and no other server had an address. NXDOMAIN would mean that the name does not exist; this means that the server cannot or will not look.",
    zh: "{servers} 对 {host} 的查询返回 {rcodes}（{tookMs} ms），其他服务器也没有给出地址。NXDOMAIN 表示名称不存在；这里则是服务器无法或拒绝查询。",
  },
  when: (facts) => {
    const found = failing(facts);
    if (!found) return false;
    return {
      host: found.lookup.host,
      servers: serversIn(found.failures),
      rcodes: [...new Set(found.failures.map(rcodeOf))],
      tookMs: Math.round(Math.max(...found.failures.map((query) => query.tookMs))),
    };
  },
};

const everyNameResolves: Clue<Facts> = {
  id: "every-name-resolves",
  strength: "proof",
  says: { en: "{hosts} resolve.", zh: "{hosts} 均可解析。" },
  when: (facts) => {
    const lookups = lookupsOf(facts);
    return (
      lookups.length > 0 &&
      lookups.every((lookup) => lookup.outcome === "resolved") && {
        hosts: [...new Set(lookups.map((lookup) => lookup.host))],
      }
    );
  },
};

export default defineCause({
  id: "dns/servfail",
  title: { en: "The DNS server answers with an error", zh: "DNS 服务器返回错误" },
  headline: {
    en: "DNS server {servers} answers {rcodes} for {host}",
    zh: "DNS 服务器 {servers} 对 {host} 返回 {rcodes}",
  },
  step: "network",
  station: "dns",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes },
  helps: { proxyList },
  confirms: [everyAnswerIsAnError],
  rulesOut: [everyNameResolves, noNameNeeded],
  explains: ["goproxy/comma-no-fallback", "sumdb/blocked", "toolchain/download-blocked"],
  fixes: [
    {
      title: {
        en: "Repair the server, or name one that may look names up",
        zh: "修复该服务器，或改用允许查询的服务器",
      },
      risk: "by-hand",
      steps: (facts) => {
        const found = failing(facts);
        if (!found) return [];
        const servers = serversIn(found.failures).join(", ");
        const isRefused = found.failures.every((query) => query.outcome === "refused-rcode");
        return [
          isRefused
            ? {
                do: "tell",
                text: {
                  en: `${servers} refuses to look up ${found.lookup.host} for this machine: it allows other networks only, or does not recurse. Allow this machine there, or name a server that resolves for it.`,
                  zh: `${servers} 拒绝为本机查询 ${found.lookup.host}：它只对其他网络开放，或不做递归。请在该服务器上放行本机，或改用可为本机解析的服务器。`,
                },
              }
            : {
                do: "tell",
                text: {
                  en: `Ask again with \`dig +cd ${found.lookup.host} @${serversIn(found.failures)[0] ?? ""}\`: an answer means that DNSSEC validation fails there (look at that server's clock first); SERVFAIL again means that its own upstream is broken.`,
                  zh: `执行 \`dig +cd ${found.lookup.host} @${serversIn(found.failures)[0] ?? ""}\`：若有结果，说明该服务器的 DNSSEC 校验失败（先检查它的时钟）；若仍为 SERVFAIL，则是它的上游有问题。`,
                },
              },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "GOPROXY=…,direct",
      why: {
        en: 'A name that cannot be looked up is not 404 or 410: with "," go stops, and the hosts behind "direct" need the same server.',
        zh: "解析失败不是 404 或 410：用 “,” 时 go 会直接停止，而 “direct” 后的主机也要由同一服务器解析。",
      },
    },
    {
      what: "GODEBUG=netdns=cgo",
      why: {
        en: "Official go commands since 1.21 hold no libc resolver and ignore it; libc would get the same answer.",
        zh: "自 1.21 起官方 go 命令不含 libc 解析器，会忽略该设置；而 libc 也会得到同样的答复。",
      },
    },
  ],
  references: [
    "https://www.rfc-editor.org/rfc/rfc1035",
    "https://www.rfc-editor.org/rfc/rfc8914",
    "https://github.com/balena-os/meta-balena/issues/3656",
  ],
});
