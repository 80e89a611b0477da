import type { ValueOf } from "../../../facts/fact.ts";
import { resolverConfig } from "../../../facts/resolver.ts";
import { routes } from "../../../facts/routes.ts";
import { duration } from "../../../text/duration.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { DEFAULT_TIMEOUT_S } from "../../go-patience.ts";
import type { Facts } from "../../network-routes.ts";
import { asksServers, everyQuery, isAtServer, isReply, isSilent, lookupsOf, serversIn } from "../lookups.ts";
import { noNameNeeded } from "../no-name-needed.ts";

type Known = Facts & { readonly resolverConfig?: ValueOf<typeof resolverConfig> };

/** One question without an answer may be one lost packet. A and AAAA are two. */
const UNANSWERED_AT_LEAST = 2;

/** The servers in go's order: that of resolv.conf, or that in which they were asked. */
const inOrder = (facts: Known): readonly string[] =>
  facts.resolverConfig && facts.resolverConfig.servers.length > 0
    ? facts.resolverConfig.servers
    : serversIn(everyQuery(facts));

interface Found {
  readonly dead: readonly string[];
  readonly alive: string;
  readonly host: string;
  readonly goWaitsMs: number;
  readonly unanswered: number;
  readonly silentMs: number;
  readonly aliveMs: number;
}

/** Each question begins at the next server then, A and AAAA apart. Source: go1.26 net/dnsclient_unix.go, tryOneName. */
const rotates = (facts: Known): boolean => facts.resolverConfig?.rotate === true;

/** The silent servers that stand before the first one that answers a name which go needs; with rotate each one does in its turn. */
function find(facts: Known): Found | null {
  const queries = everyQuery(facts);
  const order = inOrder(facts);
  const silent = (server: string) => {
    const own = queries.filter((query) => query.server === server);
    return own.length >= UNANSWERED_AT_LEAST && own.every(isSilent) ? own : null;
  };
  for (const lookup of lookupsOf(facts).filter(asksServers)) {
    const answer = order.findIndex((server) =>
      lookup.queries.some((query) => query.server === server && query.outcome === "answered"),
    );
    const before = rotates(facts) && answer !== -1 ? order : order.slice(0, Math.max(0, answer));
    const isReplied = before.some((server) => queries.some((query) => query.server === server && isReply(query)));
    if (isReplied && !rotates(facts)) continue;
    const dead = before.filter((server) => silent(server));
    const alive = order[answer];
    if (dead.length === 0 || alive === undefined) continue;
    const unanswered = dead.flatMap((server) => silent(server) ?? []);
    const timeoutMs = (facts.resolverConfig?.timeoutS ?? DEFAULT_TIMEOUT_S) * 1_000;
    return {
      dead,
      alive,
      host: lookup.host,
      goWaitsMs: lookup.goWaitsMs > 0 ? lookup.goWaitsMs : dead.length * timeoutMs,
      unanswered: unanswered.length,
      silentMs: Math.round(Math.max(...unanswered.map((query) => query.tookMs))),
      aliveMs: Math.round(
        Math.max(
          ...lookup.queries
            .filter((query) => query.server === alive && query.outcome === "answered")
            .map((query) => query.tookMs),
        ),
      ),
    };
  }
  return null;
}

function valuesOf({ goWaitsMs, ...values }: Found) {
  return { ...values, wait: duration(goWaitsMs) };
}

const laterServerAnswers: Clue<Known> = {
  id: "later-server-answers",
  strength: "proof",
  says: {
    en: "{dead} left {unanswered} questions unanswered for {silentMs} ms; {alive}, asked after it, answered {host} in {aliveMs} ms.",
    zh: "{dead} 在 {silentMs} ms 内没有回答 {unanswered} 个查询；排在其后的 {alive} 用 {aliveMs} ms 回答了 {host}。",
  },
  when: (facts) => {
    const found = rotates(facts) ? null : find(facts);
    return found !== null && valuesOf(found);
  },
};

const serverInTurnIsSilent: Clue<Known> = {
  id: "server-in-turn-is-silent",
  strength: "proof",
  says: {
    en: "{dead} left {unanswered} questions unanswered for {silentMs} ms; {alive} answered {host} in {aliveMs} ms. With `options rotate` go begins each question, A and AAAA apart, at the next server, so that this one has its turn as the first.",
    zh: "{dead} 在 {silentMs} ms 内没有回答 {unanswered} 个查询；{alive} 用 {aliveMs} ms 回答了 {host}。设置 `options rotate` 后，go 的每个查询（A 与 AAAA 分别计）都从下一个服务器开始，因此它也会轮到首位。",
  },
  when: (facts) => {
    const found = rotates(facts) ? find(facts) : null;
    return found !== null && valuesOf(found);
  },
};

const firstServerReplies: Clue<Known> = {
  id: "first-server-replies",
  strength: "proof",
  says: {
    en: "The first server, {server}, answers (in {tookMs} ms).",
    zh: "第一个服务器 {server} 有响应（{tookMs} ms）。",
  },
  when: (facts) => {
    if (rotates(facts) && find(facts)) return false;
    const first = inOrder(facts)[0];
    const reply = everyQuery(facts).find((query) => query.server === first && isReply(query));
    return reply ? { server: reply.server, tookMs: Math.round(reply.tookMs) } : false;
  },
};

const onlyOneServer: Clue<Known> = {
  id: "only-one-server",
  strength: "proof",
  says: { en: "{server} is the only server.", zh: "{server} 是唯一的服务器。" },
  when: ({ resolverConfig: config }) => config?.servers.length === 1 && { server: config.servers[0] ?? "" },
};

export default defineCause({
  id: "dns/first-server-dead",
  title: { en: "The first DNS server is dead, a later one works", zh: "第一个 DNS 服务器失效，后面的正常" },
  headline: {
    en: "DNS server {dead} is dead: every look-up waits {wait} before {alive} is asked",
    zh: "DNS 服务器 {dead} 失效：每次解析都要等 {wait} 才会询问 {alive}",
  },
  step: "network",
  station: "dns",
  symptoms: ["slow", "slow-download"],
  role: "root",
  needs: { routes },
  helps: { resolverConfig },
  confirms: [laterServerAnswers, serverInTurnIsSilent],
  rulesOut: [firstServerReplies, onlyOneServer, noNameNeeded],
  accountsFor: (wait, facts) =>
    wait.what === "dns" &&
    (find(facts)?.dead.some((server) => isAtServer(wait.socket?.peer ?? wait.on, server)) ?? false),
  goGivesUp: (facts) => {
    const found = find(facts);
    return {
      text: {
        en: "go does not give up: each look-up costs {wait}, one for each new connection, since Go caches no names",
        zh: "go 不会放弃：每次解析多花 {wait}；Go 不缓存域名，每个新连接都要解析一次",
      },
      values: { wait: duration(found?.goWaitsMs ?? DEFAULT_TIMEOUT_S * 1_000) },
    };
  },
  fixes: [
    {
      title: {
        en: "Put a live server first, or remove the dead one",
        zh: "把可用的服务器放在最前，或删除失效的服务器",
      },
      risk: "by-hand",
      steps: (facts) => {
        const found = find(facts);
        if (!found) return [];
        const dead = found.dead.join(", ");
        return [
          {
            do: "tell",
            text: {
              en: `Remove ${dead} from the list, or put ${found.alive} before it, where resolv.conf comes from (NetworkManager, systemd-resolved, docker run --dns). Keep ${dead} if names of a VPN are known only there, and connect that VPN.`,
              zh: `在生成 resolv.conf 的地方（NetworkManager、systemd-resolved、docker run --dns）删除 ${dead}，或把 ${found.alive} 放到它前面。若某些 VPN 名称只有 ${dead} 能解析，则保留它并连接该 VPN。`,
            },
          },
          {
            do: "tell",
            text: {
              en: "Until then, `options timeout:1` in resolv.conf shortens each wait to 1 s (it makes a slow server fail, too).",
              zh: "在此之前，resolv.conf 中的 `options timeout:1` 可把每次等待缩短到 1 s（响应慢的服务器也会因此失败）。",
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "options rotate",
      why: {
        en: "It moves the wait about: A and AAAA begin at different servers, so that with two servers every look-up still meets the dead one first.",
        zh: "它只是转移等待：A 与 AAAA 从不同的服务器开始，因此只有两个服务器时，每次解析仍会先遇到失效的那个。",
      },
    },
    {
      what: "GODEBUG=netdns=cgo",
      why: {
        en: "Official go commands since 1.21 hold no libc resolver and ignore it; libc asks the servers in the same order.",
        zh: "自 1.21 起官方 go 命令不含 libc 解析器，会忽略该设置；libc 也按同样的顺序询问服务器。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/17329",
    "https://github.com/golang/go/issues/57694",
    "https://man7.org/linux/man-pages/man5/resolv.conf.5.html",
  ],
});
