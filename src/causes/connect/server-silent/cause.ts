import { processors } from "../../../facts/limits.ts";
import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { watchedCommand } from "../../../facts/subject.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import { watchedWaits } from "../../../facts/watch.ts";
import { duration } from "../../../text/duration.ts";
import { answeredWait, lastedMs, type WithCommand } from "../../answered-waits.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { patience, TLS_LIMIT_MS } from "../../go-patience.ts";
import type { Route, Facts as RouteFacts } from "../../network-routes.ts";
import { quietMsOf, quietWait } from "../../quiet-waits.ts";
import { skipEntry } from "../../skip-entry.ts";
import { isForAnAnswer, isForRoute } from "../../waits-of.ts";
import { peersOf } from "../attempts.ts";
import { directRoutes, onlyThroughProxy } from "../direct-routes.ts";

type Facts = RouteFacts & WithCommand;

/** A server under load answers within that; less is no sign of anything. */
const SILENT_AFTER_MS = 2_000;

const isLong = (leg: { readonly tookMs: number } | null): boolean => (leg?.tookMs ?? 0) >= SILENT_AFTER_MS;

const silentInTls = (route: Route): boolean =>
  route.stoppedAt === "handshake" && route.handshake?.outcome === "silent" && isLong(route.handshake);

/** Requests without an answer, provided that no other request of the route was answered. */
const unanswered = (route: Route): readonly Route["requests"][number][] => {
  if (route.stoppedAt !== "request") return [];
  const silent = route.requests.filter((request) => request.outcome === "silent" && isLong(request));
  return route.requests.some((request) => request.outcome === "answered") ? [] : silent;
};

const stalled = (route: Route) =>
  route.requests.find((request) => request.outcome === "stalled-body" && isLong(request));

/** A proxy may have to fetch a module first, which takes it many seconds; a handshake and a body that has begun wait for nobody else. */
const OWN_RESPONSE_MS = 20_000;
const OWN_HANDSHAKE_MS = 5_000;
const OWN_BODY_MS = 5_000;
/** Beyond this a body that has begun does not merely come slowly. */
const OWN_BODY_DEAD_MS = 20_000;

/** The route on which the command itself waits for a body that has begun and does not go on. */
function ownBody(facts: Facts, afterMs = OWN_BODY_MS) {
  for (const route of directRoutes(facts)) {
    const wait = quietWait(facts, route, ["body"], afterMs);
    // Of another program's connection nobody tells whether it is still wanted: git keeps its own open while it unpacks.
    if (wait && isGo(wait.argv)) return { route, wait };
  }
  return null;
}

const isGo = ([program = ""]: readonly string[]): boolean => /(^|\/)go[\d.]*$/.test(program);

/** The route on which the command itself has waited long for its response. */
function ownResponse(facts: Facts) {
  for (const route of directRoutes(facts)) {
    const wait = quietWait(facts, route, ["response"], OWN_RESPONSE_MS);
    if (wait) return { route, wait };
  }
  return null;
}

/** A silent route on which the command itself waits as well: two that know nothing of each other. */
function silentForBoth(facts: Facts) {
  for (const route of silentToUs(facts)) {
    const wait =
      quietWait(facts, route, ["tls"], OWN_HANDSHAKE_MS) ?? quietWait(facts, route, ["response"], OWN_RESPONSE_MS);
    if (wait) return { route, wait };
  }
  return null;
}

const aboutOwn = ({ route, wait }: NonNullable<ReturnType<typeof ownBody>>) => ({
  ...about(route, { tookMs: quietMsOf(wait) }),
  waited: duration(quietMsOf(wait)),
  command: wait.argv[0]?.split("/").at(-1) ?? "go",
});

const silentRoutes = (facts: Facts): readonly Route[] => [
  ...silentToUs(facts),
  ...[ownBody(facts), ownResponse(facts)].flatMap((own) => (own ? [own.route] : [])),
];

const silentToUs = (facts: Facts): readonly Route[] =>
  directRoutes(facts).filter(
    (route) => silentInTls(route) || unanswered(route).length > 0 || (route.stoppedAt === "request" && stalled(route)),
  );

const silentRoute = (facts: Facts): Route | undefined => silentRoutes(facts)[0];

const about = (route: Route, leg: { readonly tookMs: number }) => ({
  host: route.host,
  port: route.port,
  url: route.url,
  peers: route.connect ? peersOf(route.connect, "connected") : [],
  waitedMs: Math.round(leg.tookMs),
});

/** The command itself got something from there: whoever is behind the port is slow, and not absent. */
const hasAnswered = (facts: Facts, route: Route): boolean =>
  (facts.watchedWaits?.waits ?? []).some(
    (wait) => wait.socket?.hasReceived === true && isForRoute({ ...wait, peers: [] }, route),
  );

const noServerHello: Clue<Facts> = {
  id: "no-server-hello",
  strength: "strong",
  says: {
    en: "{peers} accepted the connection and sent no ServerHello within {waitedMs} ms.",
    zh: "{peers} 接受了连接，但在 {waitedMs} ms 内没有发送 ServerHello。",
  },
  when: (facts) => {
    const route = directRoutes(facts).find(silentInTls);
    return route?.handshake ? about(route, route.handshake) : false;
  },
};

const notOneByte: Clue<Facts> = {
  id: "not-one-byte",
  strength: "weak",
  says: {
    en: "Not one byte came from {host}: the process behind the port does not read, or is no TLS server.",
    zh: "{host} 没有发回任何字节：端口后的进程没有读取数据，或根本不是 TLS 服务器。",
  },
  when: (facts) => {
    const route = directRoutes(facts).find(silentInTls);
    return route?.handshake?.bytesReceived === 0 && !hasAnswered(facts, route) ? about(route, route.handshake) : false;
  },
};

const noResponse: Clue<Facts> = {
  id: "no-response",
  strength: "strong",
  says: {
    en: "{host} accepted the connection and the request for {path}, and sent no response within {waitedMs} ms.",
    zh: "{host} 接受了连接和对 {path} 的请求，但在 {waitedMs} ms 内没有任何响应。",
  },
  when: (facts) => {
    const route = directRoutes(facts).find((each) => unanswered(each).length > 0);
    const request = route ? unanswered(route)[0] : undefined;
    return route && request ? { ...about(route, request), path: request.path } : false;
  },
};

const noResponseTwice: Clue<Facts> = {
  id: "no-response-twice",
  strength: "proof",
  says: {
    en: "{host} answered none of {requests} requests, {waitedMs} ms each.",
    zh: "{host} 对 {requests} 个请求均无响应，每个等待 {waitedMs} ms。",
  },
  when: (facts) => {
    const route = directRoutes(facts).find((each) => unanswered(each).length >= 2);
    const request = route ? unanswered(route)[0] : undefined;
    return route && request ? { ...about(route, request), requests: unanswered(route).length } : false;
  },
};

const bodyStalls: Clue<Facts> = {
  id: "body-stalls",
  strength: "proof",
  says: {
    en: "{host} sent the headers for {path} ({status}) and then nothing more of the body for {waitedMs} ms.",
    zh: "{host} 发送了 {path} 的响应头（{status}），随后 {waitedMs} ms 内没有再发送响应体。",
  },
  when: (facts) => {
    const route = directRoutes(facts).find((each) => each.stoppedAt === "request" && stalled(each));
    const request = route ? stalled(route) : undefined;
    return route && request ? { ...about(route, request), path: request.path, status: request.status ?? 0 } : false;
  },
};

const commandWaitsToo: Clue<Facts> = {
  id: "command-waits-too",
  strength: "proof",
  says: {
    en: "{command} itself got not one byte from {host}:{port} for {waited}, and gowhy got none on a connection of its own.",
    zh: "{command} 自身已有 {waited} 没有从 {host}:{port} 收到任何字节，gowhy 在自己的连接上也没有收到。",
  },
  when: (facts) => {
    const both = silentForBoth(facts);
    return both !== null && aboutOwn(both);
  },
};

const commandsBodyEnds: Clue<Facts> = {
  id: "commands-body-is-dead",
  strength: "proof",
  says: {
    en: "{host}:{port} began to send to {command}, and then sent not one more byte for {waited}.",
    zh: "{host}:{port} 已开始向 {command} 发送数据，随后 {waited} 内没有再发来任何字节。",
  },
  when: (facts) => {
    const own = ownBody(facts, OWN_BODY_DEAD_MS);
    return own !== null && aboutOwn(own);
  },
};

const commandsBodyStalls: Clue<Facts> = {
  ...commandsBodyEnds,
  id: "commands-body-stalls",
  strength: "strong",
  when: (facts) => {
    const own = ownBody(facts);
    return own !== null && quietMsOf(own.wait) < OWN_BODY_DEAD_MS && aboutOwn(own);
  },
};

const commandsResponseIsMissing: Clue<Facts> = {
  id: "commands-response-is-missing",
  strength: "strong",
  says: {
    en: "{command} has its request at {host}:{port}, and got not one byte for {waited}.",
    zh: "{command} 已把请求发给 {host}:{port}，{waited} 内没有收到任何字节。",
  },
  when: (facts) => {
    const own = ownResponse(facts);
    return own !== null && aboutOwn(own);
  },
};

const everyRequestAnswered: Clue<Facts> = {
  id: "every-host-answers",
  strength: "proof",
  says: { en: "{hosts} answer requests.", zh: "{hosts} 会响应请求。" },
  when: (facts) => {
    const direct = directRoutes(facts);
    const answers = (route: Route) =>
      route.requests.length > 0 && route.requests.every((each) => each.outcome === "answered");
    if (ownBody(facts) || ownResponse(facts)) return false;
    return direct.length > 0 && direct.every(answers) && { hosts: [...new Set(direct.map((route) => route.host))] };
  },
};

/** Where go waited for it and all went well, the answer came: go ends a handshake that takes 10 s, and sets no limit for a response. */
const answeredOn = (facts: Facts, route: Route) =>
  silentInTls(route) ? answeredWait(facts, route, "tls", TLS_LIMIT_MS) : answeredWait(facts, route, "response", null);

const answeredInTheEnd: Clue<Facts> = {
  id: "answered-in-the-end",
  strength: "proof",
  says: {
    en: "The command succeeded: {host}:{port} is slow, and answered after {waited}.",
    zh: "命令已成功：{host}:{port} 只是较慢，{waited} 后给出了响应。",
  },
  when: (facts) => {
    const [route, ...others] = silentRoutes(facts);
    const wait = route ? answeredOn(facts, route) : null;
    if (!route || !wait || others.some((other) => silentInTls(other) && !answeredOn(facts, other))) return false;
    return { host: route.host, port: route.port, waited: duration(lastedMs(wait)) };
  },
};

export default defineCause({
  id: "connect/server-silent",
  title: { en: "The server accepts the connection and stays silent", zh: "服务器接受连接后不再响应" },
  headline: { en: "{host}:{port} accepts the connection and stays silent", zh: "{host}:{port} 接受连接后不再响应" },
  step: "network",
  station: "connect",
  symptoms: ["hang"],
  role: "root",
  needs: { routes },
  helps: { proxyList, mainModule, processors, watchedWaits, watchedCommand },
  confirms: [
    commandWaitsToo,
    noResponseTwice,
    bodyStalls,
    commandsBodyEnds,
    noServerHello,
    noResponse,
    commandsBodyStalls,
    commandsResponseIsMissing,
    notOneByte,
  ],
  rulesOut: [answeredInTheEnd, everyRequestAnswered, onlyThroughProxy],
  explains: ["goproxy/comma-no-fallback", "sumdb/blocked", "toolchain/download-blocked"],
  accountsFor: (wait, facts) => isForAnAnswer(wait) && silentRoutes(facts).some((route) => isForRoute(wait, route)),
  goGivesUp: (facts) => {
    const route = silentRoute(facts);
    return route?.stoppedAt === "handshake" ? patience(TLS_LIMIT_MS, facts) : null;
  },
  fixes: [
    {
      title: { en: "Look at the server", zh: "检查该服务器" },
      risk: "by-hand",
      steps: (facts) => {
        const route = silentRoute(facts);
        if (!route) return [];
        const peer = `${route.host}:${route.port}`;
        return [
          route.stoppedAt === "handshake" && !hasAnswered(facts, route)
            ? {
                do: "tell",
                text: {
                  en: `Check that ${peer} is the TLS port of the service and that its process is not stuck. If \`curl -v\` to it succeeds, large packets are lost on the way: compare the MTU of this machine, its containers and its VPN.`,
                  zh: `确认 ${peer} 是该服务的 TLS 端口，且其进程没有卡住。若 \`curl -v\` 可以成功，则是路径上丢失了大包：请比较本机、容器和 VPN 的 MTU。`,
                },
              }
            : {
                do: "tell",
                text: {
                  en: `Look at the log of ${peer} and at what it waits for itself: its storage, its upstream, a scanner. A restart often frees it; go will wait for ever otherwise.`,
                  zh: `查看 ${peer} 的日志以及它自身在等待什么：存储、上游或扫描器。重启往往可以恢复；否则 go 会一直等待。`,
                },
              },
        ];
      },
    },
    skipEntry(silentRoute),
  ],
  folklore: [
    {
      what: "GOPROXY='…|…'",
      why: {
        en: "go falls through on an error. A server that stays silent gives none.",
        zh: "go 只有遇到错误才会改问下一项，而不响应的服务器不会产生错误。",
      },
    },
    {
      what: "GODEBUG=…",
      why: {
        en: "The go command has no limit for response headers or bodies, and no setting for one.",
        zh: "go 命令对响应头和响应体没有超时限制，也没有相应的设置。",
      },
    },
  ],
  references: [
    "https://github.com/gomods/athens/issues/1263",
    "https://github.com/gomods/athens/issues/2152",
    "https://pkg.go.dev/net/http#Transport",
  ],
});
