import type { ValueOf } from "../../../facts/fact.ts";
import { processors } from "../../../facts/limits.ts";
import { resolverConfig } from "../../../facts/resolver.ts";
import { routes } from "../../../facts/routes.ts";
import { watchedCommand } from "../../../facts/subject.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import { watchedWaits } from "../../../facts/watch.ts";
import { duration } from "../../../text/duration.ts";
import { lastedMs, type WithCommand } from "../../answered-waits.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { DEFAULT_TIMEOUT_S, lookupLimitMs, patience, type Workload } from "../../go-patience.ts";
import type { Facts } from "../../network-routes.ts";
import type { WithWaits } from "../../quiet-waits.ts";
import {
  asksServers,
  everyQuery,
  isAtServer,
  isReply,
  isSilent,
  lookupsOf,
  type Query,
  serversIn,
} from "../lookups.ts";
import { noNameNeeded } from "../no-name-needed.ts";

type Known = Facts & Workload & WithCommand & { readonly resolverConfig?: ValueOf<typeof resolverConfig> };

/** What was asked for the names that go needs here. */
const asked = (facts: Facts): readonly Query[] =>
  lookupsOf(facts)
    .filter(asksServers)
    .flatMap((lookup) => lookup.queries);

/** For how long go waits for one answer. Source: resolv.conf(5), options timeout. */
const timeoutMs = ({ resolverConfig: config }: Known): number => (config?.timeoutS ?? DEFAULT_TIMEOUT_S) * 1_000;

const describe = (facts: Known, dead: readonly Query[]) => ({
  servers: serversIn(dead),
  waited: duration(Math.max(...dead.map((query) => query.tookMs))),
  timeout: duration(timeoutMs(facts)),
  hosts: [
    ...new Set(
      lookupsOf(facts)
        .filter(asksServers)
        .map((lookup) => lookup.host),
    ),
  ],
  queries: dead.length,
});

/** What was asked, where no server answered anything. */
function allSilent(facts: Known): readonly Query[] | null {
  const queries = asked(facts);
  return queries.length > 0 && queries.every(isSilent) ? queries : null;
}

const everyServerSilent: Clue<Known> = {
  id: "every-server-silent",
  strength: "strong",
  says: {
    en: "None of {servers} answered any of {queries} questions (for {hosts}) within {waited}; no port was closed, nothing came back. go waits {timeout} for each answer: a server slower than {waited} would look the same.",
    zh: "{servers} 在 {waited} 内没有回答 {queries} 个查询（{hosts}）中的任何一个；端口并未关闭，只是没有任何响应。go 对每个回答等待 {timeout}：应答慢于 {waited} 的服务器看起来也是如此。",
  },
  when: (facts) => {
    const queries = allSilent(facts);
    return queries !== null && !isProven(facts, queries) && describe(facts, queries);
  },
};

const silentBeyondPatience: Clue<Known> = {
  id: "silent-beyond-the-timeout",
  strength: "proof",
  says: {
    en: "None of {servers} answered any of {queries} questions (for {hosts}) within {waited}, and go waits {timeout} for each answer; no port was closed, nothing came back.",
    zh: "{servers} 在 {waited} 内没有回答 {queries} 个查询（{hosts}）中的任何一个，而 go 对每个回答只等待 {timeout}；端口并未关闭，只是没有任何响应。",
  },
  when: (facts) => {
    const queries = allSilent(facts);
    return queries !== null && isBeyondPatience(facts, queries) && describe(facts, queries);
  },
};

/** Then how slow a server may be is no question any more. */
const isProven = (facts: Known, queries: readonly Query[]): boolean =>
  isBeyondPatience(facts, queries) || ownWaitMs(facts, serversIn(queries)) > 0;

/** Whoever answers later is not heard by go any more. */
const isBeyondPatience = (facts: Known, queries: readonly Query[]): boolean =>
  queries.every(({ tookMs }) => tookMs >= timeoutMs(facts));

/** The sampler sees the beginning and the end of a wait late: looks are up to so far apart. */
const LOOK_MS = 300;

/** The questions of the watched command itself to these servers. Each attempt has a socket of its own, and so is a wait of its own. */
const ownWaits = ({ watchedWaits: watched }: WithWaits, servers: readonly string[]) =>
  (watched?.waits ?? []).filter(
    ({ what, on, chain }) => what === "dns" && chain.length === 1 && servers.some((server) => isAtServer(on, server)),
  );

/** So long a wait was not answered: go has given it up, or is about to. */
const isUnanswered = (facts: Known, wait: Parameters<typeof lastedMs>[0]): boolean =>
  lastedMs(wait) >= timeoutMs(facts) - LOOK_MS;

/** The longest question of the command that nobody answered, in ms; 0 where there is none. */
const ownWaitMs = (facts: Known, servers: readonly string[]): number =>
  Math.max(
    0,
    ...ownWaits(facts, servers)
      .filter((wait) => isUnanswered(facts, wait))
      .map(lastedMs),
  );

const theCommandToo: Clue<Known> = {
  id: "the-command-waits-too",
  strength: "proof",
  says: {
    en: "The command itself waited {waited} for {servers} without an answer, as long as go waits for one ({timeout}); nor did they answer any of gowhy's {queries} questions.",
    zh: "命令自身等待 {servers} {waited} 而没有得到回答，已达 go 对一个回答等待的时间（{timeout}）；它们也没有回答 gowhy 的 {queries} 个查询。",
  },
  when: (facts) => {
    const queries = allSilent(facts);
    const waitedMs = queries ? ownWaitMs(facts, serversIn(queries)) : 0;
    return queries !== null && waitedMs > 0 && { ...describe(facts, queries), waited: duration(waitedMs) };
  },
};

const silentOrUnreachable: Clue<Known> = {
  id: "silent-or-unreachable",
  strength: "strong",
  says: {
    en: "{silent} stayed silent for {waited} and {others} cannot be reached; no server answered for {hosts}.",
    zh: "{silent} 在 {waited} 内没有响应，{others} 无法到达；没有任何服务器回答 {hosts}。",
  },
  when: (facts) => {
    const queries = asked(facts);
    const silent = queries.filter(isSilent);
    const others = queries.filter((query) => query.outcome === "unreachable" || query.outcome === "port-closed");
    if (silent.length === 0 || others.length === 0 || silent.length + others.length < queries.length) return false;
    return { ...describe(facts, queries), silent: serversIn(silent), others: serversIn(others) };
  },
};

const theCommandGotAnAnswer: Clue<Known> = {
  id: "the-command-got-an-answer",
  strength: "proof",
  says: {
    en: "The command itself waited {waited} for {servers} and then went on, before the {timeout} were over after which it gives a server up: the server is slow, not dead.",
    zh: "命令自身等待 {servers} {waited} 后就继续执行了，未到放弃服务器的 {timeout}：服务器只是慢，并未失效。",
  },
  when: (facts) => {
    const servers = serversIn(asked(facts));
    // Servers may have died in the midst of it: what counts is the last question.
    const last = [...ownWaits(facts, servers)].sort((one, other) => other.toMs - one.toMs)[0];
    // The last sample may still show the wait of a command that succeeded right after it.
    const wentOn = last?.ended || facts.watchedCommand?.exitCode === 0;
    if (!last || !wentOn || isUnanswered(facts, last)) return false;
    return { waited: duration(lastedMs(last)), servers, timeout: duration(timeoutMs(facts)) };
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
  headline: {
    en: "No DNS server answers within {waited}: {servers}",
    zh: "没有 DNS 服务器在 {waited} 内响应：{servers}",
  },
  step: "network",
  station: "dns",
  symptoms: ["hang", "fails-late"],
  role: "root",
  needs: { routes },
  helps: { resolverConfig, mainModule, processors, watchedWaits, watchedCommand },
  confirms: [silentBeyondPatience, theCommandToo, everyServerSilent, silentOrUnreachable],
  rulesOut: [aServerReplies, theCommandGotAnAnswer, noNameNeeded],
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
