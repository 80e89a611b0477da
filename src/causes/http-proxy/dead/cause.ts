import { processors } from "../../../facts/limits.ts";
import { routes } from "../../../facts/routes.ts";
import { watchedCommand } from "../../../facts/subject.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import { watchedWaits } from "../../../facts/watch.ts";
import { duration } from "../../../text/duration.ts";
import { answeredWait, lastedMs, type WithCommand } from "../../answered-waits.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { isRefused, peersOf, silenceOf } from "../../connect/attempts.ts";
import { CONNECT_LIMIT_MS, DIAL_LIMIT_MS, patience, TLS_LIMIT_MS } from "../../go-patience.ts";
import type { Facts } from "../../network-routes.ts";
import { quietMsOf, quietWait, type WithWaits } from "../../quiet-waits.ts";
import { isForRoute, isOnTheNetwork } from "../../waits-of.ts";
import { aboutProxy, noForwardProxy, type ProxiedRoute, proxiedRoutes, proxyLetsThrough } from "../forward-proxy.ts";

/** A proxy connects to the target before it answers CONNECT, which may take a while; less is no sign of anything. */
const SILENT_AFTER_MS = 2_000;

const isSilent = (leg: { readonly outcome: string; readonly tookMs: number } | null | undefined): boolean =>
  leg?.outcome === "silent" && leg.tookMs >= SILENT_AFTER_MS;

const isUnreachable = (route: ProxiedRoute): boolean =>
  route.stoppedAt === "connect" && route.connect?.outcome === "unreachable";

/** The leg on which a connected proxy said nothing, or null. Inside an open tunnel the silence may be the target's. */
function silentLeg(
  route: ProxiedRoute,
): { readonly phase: "tls" | "connect" | "socks" | "http"; readonly tookMs: number } | null {
  if (route.connect?.outcome !== "connected") return null;
  if (isSilent(route.proxyHandshake)) return { phase: "tls", tookMs: route.proxyHandshake?.tookMs ?? 0 };
  if (route.tunnel && isSilent(route.tunnel))
    return { phase: route.tunnel.kind === "connect" ? "connect" : "socks", tookMs: route.tunnel.tookMs };
  const request = route.tunnel === null && route.scheme === "http" ? route.requests.find(isSilent) : undefined;
  return request ? { phase: "http", tookMs: request.tookMs } : null;
}

const deadRoutes = (facts: Facts): readonly ProxiedRoute[] =>
  proxiedRoutes(facts).filter(
    (route) =>
      (route.stoppedAt === "connect" && (isRefused(route.connect) || silenceOf(route.connect))) ||
      isUnreachable(route) ||
      silentLeg(route),
  );

const deadBehind = (facts: Facts): ProxiedRoute | undefined => deadRoutes(facts)[0];

const proxyRefuses: Clue<Facts> = {
  id: "proxy-refuses",
  strength: "proof",
  says: {
    en: "{peers}, the forward proxy that {variable} names, refuses connections: nothing listens there.",
    zh: "{variable} 指定的正向代理 {peers} 拒绝连接：该端口没有程序监听。",
  },
  when: (facts) => {
    const route = proxiedRoutes(facts).find((each) => each.stoppedAt === "connect" && isRefused(each.connect));
    return route?.connect ? { ...aboutProxy(route), peers: peersOf(route.connect, "refused") } : false;
  },
};

const proxyUnreachable: Clue<Facts> = {
  id: "proxy-unreachable",
  strength: "proof",
  says: {
    en: "There is no way to {proxy}, the forward proxy that {variable} names: {errnos}.",
    zh: "无法到达 {variable} 指定的正向代理 {proxy}：{errnos}。",
  },
  when: (facts) => {
    const route = proxiedRoutes(facts).find(isUnreachable);
    if (!route?.connect) return false;
    const errnos = route.connect.attempts.flatMap((attempt) => (attempt.errno ? [attempt.errno] : []));
    return { ...aboutProxy(route), errnos: [...new Set(errnos)] };
  },
};

const unansweredSyns = (facts: Facts, isProven: boolean) => {
  for (const route of proxiedRoutes(facts)) {
    const silence = route.stoppedAt === "connect" ? silenceOf(route.connect) : null;
    if (silence?.isProven === isProven)
      return { ...aboutProxy(route), peers: silence.peers, waitedMs: silence.waitedMs, syns: silence.syns ?? 0 };
  }
  return false;
};

const proxyDropsSyns: Clue<Facts> = {
  id: "proxy-drops-syns",
  strength: "proof",
  says: {
    en: "The kernel sent {syns} SYNs to {peers}, the forward proxy that {variable} names, in {waitedMs} ms; nothing came back.",
    zh: "内核在 {waitedMs} ms 内向 {variable} 指定的正向代理 {peers} 发送了 {syns} 个 SYN；没有任何响应。",
  },
  when: (facts) => unansweredSyns(facts, true),
};

const proxyDoesNotAccept: Clue<Facts> = {
  id: "proxy-does-not-accept",
  strength: "strong",
  says: {
    en: "Connecting to {peers}, the forward proxy that {variable} names, ended in nothing for {waitedMs} ms.",
    zh: "连接 {variable} 指定的正向代理 {peers} 在 {waitedMs} ms 内没有任何结果。",
  },
  when: (facts) => unansweredSyns(facts, false),
};

const proxyStaysSilent: Clue<Facts> = {
  id: "proxy-stays-silent",
  strength: "strong",
  says: {
    en: "{proxy}, the forward proxy that {variable} names, accepted the connection and answered nothing for {waitedMs} ms when asked for {target}.",
    zh: "{variable} 指定的正向代理 {proxy} 接受了连接，但对访问 {target} 的请求在 {waitedMs} ms 内没有任何响应。",
  },
  when: (facts) => {
    for (const route of proxiedRoutes(facts)) {
      const leg = silentLeg(route);
      if (leg) return { ...aboutProxy(route), waitedMs: Math.round(leg.tookMs) };
    }
    return false;
  },
};

/** A proxy looks the target up and connects to it before it answers, which has limits of its own; longer than both take it is silent itself. */
const OWN_TUNNEL_MS = 20_000;

const commandWaitsToo: Clue<Facts & WithWaits> = {
  id: "command-waits-too",
  strength: "proof",
  says: {
    en: "The command itself got not one byte from {proxy} for {waited}, and gowhy got none on a connection of its own.",
    zh: "该命令自身已有 {waited} 没有从 {proxy} 收到任何字节，gowhy 在自己的连接上也没有收到。",
  },
  when: (facts) => {
    for (const route of proxiedRoutes(facts)) {
      const wait = silentLeg(route) ? quietWait(facts, route, ["proxy"], OWN_TUNNEL_MS) : null;
      if (wait) return { ...aboutProxy(route), waited: duration(quietMsOf(wait)) };
    }
    return false;
  },
};

const PHASES = {
  tls: { kind: "tls", limitMs: TLS_LIMIT_MS },
  connect: { kind: "proxy", limitMs: CONNECT_LIMIT_MS },
  socks: { kind: "proxy", limitMs: null },
  http: { kind: "response", limitMs: null },
} as const;

const answeredInTheEnd: Clue<Facts & WithCommand> = {
  id: "answered-in-the-end",
  strength: "proof",
  says: {
    en: "The command succeeded: {proxy} is slow, and answered it after {waited}.",
    zh: "命令已成功：{proxy} 只是较慢，{waited} 后给出了响应。",
  },
  when: (facts) => {
    const [route] = deadRoutes(facts);
    const leg = route ? silentLeg(route) : null;
    if (!route || !leg) return false;
    const { kind, limitMs } = PHASES[leg.phase];
    const wait = answeredWait(facts, route, kind, limitMs);
    return wait !== null && { ...aboutProxy(route), waited: duration(lastedMs(wait)) };
  },
};

const otherTunnelOpens: Clue<Facts> = {
  id: "other-tunnel-opens",
  strength: "proof",
  says: {
    en: "{proxy} opens a tunnel to {open}: it lives. The way from there to {target} is what is silent.",
    zh: "{proxy} 可以建立到 {open} 的隧道：代理是正常的。没有响应的是从代理到 {target} 的路径。",
  },
  when: (facts) => {
    for (const route of proxiedRoutes(facts)) {
      if (!silentLeg(route)) continue;
      const open = facts.routes.routes.find(
        (each) => each.tunnel?.outcome === "opened" && each.through !== null && sameProxy(each.through, route.through),
      );
      if (open) return { ...aboutProxy(route), open: `${open.host}:${open.port}` };
    }
    return false;
  },
};

const sameProxy = (one: ProxiedRoute["through"], other: ProxiedRoute["through"]): boolean =>
  one.scheme === other.scheme && one.host === other.host && one.port === other.port;

export default defineCause({
  id: "http-proxy/dead",
  title: { en: "The forward proxy does not answer", zh: "正向代理没有响应" },
  headline: {
    en: "The forward proxy {proxy} ({variable}) does not answer",
    zh: "正向代理 {proxy}（{variable}）没有响应",
  },
  step: "network",
  station: "proxy",
  symptoms: ["fails-at-once", "hang", "fails-late"],
  role: "root",
  needs: { routes },
  helps: { mainModule, processors, watchedWaits, watchedCommand },
  confirms: [proxyRefuses, proxyUnreachable, proxyDropsSyns, commandWaitsToo, proxyDoesNotAccept, proxyStaysSilent],
  rulesOut: [noForwardProxy, proxyLetsThrough, otherTunnelOpens, answeredInTheEnd],
  explains: ["goproxy/comma-no-fallback", "sumdb/blocked", "toolchain/download-blocked"],
  accountsFor: (wait, facts) => isOnTheNetwork(wait) && deadRoutes(facts).some((route) => isForRoute(wait, route)),
  goGivesUp: (facts) => {
    const route = deadBehind(facts);
    const phase = route ? silentLeg(route)?.phase : undefined;
    if (phase === "socks" || phase === "http") return null;
    if (phase === "tls") return patience(TLS_LIMIT_MS, facts);
    if (phase === "connect") return patience(CONNECT_LIMIT_MS, facts);
    if (route?.connect?.outcome === "silent") return patience(DIAL_LIMIT_MS, facts);
    return { text: { en: "go fails at once", zh: "go 会立即失败" }, values: {} };
  },
  fixes: [
    {
      title: { en: "Start the proxy, or correct the variable", zh: "启动该代理，或更正该变量" },
      risk: "by-hand",
      steps: (facts) => {
        const route = deadBehind(facts);
        if (!route) return [];
        const { proxy, variable } = aboutProxy(route);
        return [
          {
            do: "tell",
            text: {
              en: `Start what should listen at ${proxy}, connect the network that it belongs to, or correct ${variable}. In a container, 127.0.0.1 is the container itself.`,
              zh: `启动应监听 ${proxy} 的程序，连接它所属的网络，或更正 ${variable}。在容器中，127.0.0.1 指容器自身。`,
            },
          },
          {
            do: "tell",
            text: {
              en: `Only where this network lets you out without a proxy: env -u ${variable.toUpperCase()} -u ${variable.toLowerCase()} go …`,
              zh: `仅当此网络允许不经代理直接访问时：env -u ${variable.toUpperCase()} -u ${variable.toLowerCase()} go …`,
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "GOPROXY=direct",
      why: {
        en: "Direct downloads go through the forward proxy as well; GOPROXY and HTTPS_PROXY have nothing to do with each other.",
        zh: "直接下载同样要经过正向代理；GOPROXY 与 HTTPS_PROXY 互不相干。",
      },
    },
    {
      what: "ALL_PROXY, git config http.proxy",
      why: { en: "go reads neither; only git and curl do.", zh: "go 两者都不读取，只有 git 和 curl 会读取。" },
    },
  ],
  references: [
    "https://pkg.go.dev/net/http#ProxyFromEnvironment",
    "https://www.rfc-editor.org/rfc/rfc9110#name-connect",
    "https://www.rfc-editor.org/rfc/rfc1928",
  ],
});
