import { processors } from "../../../facts/limits.ts";
import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import { duration } from "../../../text/duration.ts";
import { type Clue, defineCause, type FixStep } from "../../cause.ts";
import { DIAL_LIMIT_MS, patience } from "../../go-patience.ts";
import type { Facts } from "../../network-routes.ts";
import { hasPrivateAddress } from "../../private-modules.ts";
import { skipEntry } from "../../skip-entry.ts";
import { peersOf, type Silence, silenceOf, stallOf } from "../attempts.ts";
import { directRoutes, everyHostAccepts, onlyThroughProxy } from "../direct-routes.ts";

const silentHost = (facts: Facts) =>
  directRoutes(facts).find((route) => route.stoppedAt === "connect" && silenceOf(route.connect) !== null);

function find(facts: Facts, wanted: (silence: Silence) => boolean) {
  const route = silentHost(facts);
  const silence = route ? silenceOf(route.connect) : null;
  if (!route || !silence || !wanted(silence)) return false;
  const { peers, waitedMs, syns } = silence;
  return { host: route.host, port: route.port, url: route.url, peers, waitedMs, syns: syns ?? 0 };
}

const synsUnanswered: Clue<Facts> = {
  id: "syns-unanswered",
  strength: "proof",
  says: {
    en: "The kernel sent {syns} SYNs to {peers} in {waitedMs} ms; no SYN-ACK, no reset and no ICMP error came back.",
    zh: "内核在 {waitedMs} ms 内向 {peers} 发送了 {syns} 个 SYN；没有收到 SYN-ACK、RST 或 ICMP 错误。",
  },
  when: (facts) => find(facts, (silence) => silence.isProven),
};

const noAnswerToConnect: Clue<Facts> = {
  id: "no-answer-to-connect",
  strength: "strong",
  says: {
    en: "Connecting to {peers} ended in nothing for {waitedMs} ms: neither accepted nor refused.",
    zh: "连接 {peers} 在 {waitedMs} ms 内没有任何结果：既未接受也未拒绝。",
  },
  when: (facts) => find(facts, (silence) => !silence.isProven),
};

/** The first of its routes on which go loses time at addresses that drop packets, although another one accepts. */
function stalled(facts: Facts) {
  for (const route of directRoutes(facts)) {
    const stall = stallOf(route.connect);
    if (stall) return { route, stall };
  }
  return null;
}

/** Every address that go was seen to lose its SYNs to, as go prints it. */
const silentPeers = (facts: Facts): readonly string[] =>
  directRoutes(facts).flatMap((route) => (route.connect ? peersOf(route.connect, "silent") : []));

const firstAddressDrops: Clue<Facts> = {
  id: "first-address-drops",
  strength: "strong",
  says: {
    en: "Of the addresses of {host}, {peers} left {syns} SYNs unanswered in {waitedMs} ms; {accepts} accepts, but go comes to it only after {wait}.",
    zh: "在 {host} 的地址中，{peers} 在 {waitedMs} ms 内对 {syns} 个 SYN 没有应答；{accepts} 接受连接，但 go 要等 {wait} 才会尝试它。",
  },
  when: (facts) => {
    const found = stalled(facts);
    if (!found) return false;
    const { goWaitsMs, ...values } = found.stall;
    return { host: found.route.host, ...values, wait: duration(goWaitsMs) };
  },
};

const everyFirstAddressAccepts: Clue<Facts> = {
  ...everyHostAccepts,
  when: (facts) => !stalled(facts) && everyHostAccepts.when(facts),
};

export default defineCause({
  id: "connect/syn-blackhole",
  title: { en: "Packets to the host are dropped silently", zh: "发往目标主机的数据包被静默丢弃" },
  headline: { en: "{host} ({peers}) silently drops your packets", zh: "发往 {host}（{peers}）的数据包被静默丢弃" },
  step: "network",
  station: "connect",
  symptoms: ["hang", "fails-late"],
  role: "root",
  needs: { routes },
  helps: { proxyList, mainModule, processors },
  confirms: [synsUnanswered, noAnswerToConnect, firstAddressDrops],
  rulesOut: [everyFirstAddressAccepts, onlyThroughProxy],
  explains: ["goproxy/comma-no-fallback", "sumdb/blocked", "toolchain/download-blocked"],
  accountsFor: (wait, facts) => wait.what === "connect" && silentPeers(facts).includes(wait.socket?.peer ?? wait.on),
  goGivesUp: (facts) => {
    const found = silentHost(facts) ? null : stalled(facts);
    if (!found) return patience(DIAL_LIMIT_MS, facts);
    return {
      text: {
        en: "go does not give up: each new connection costs {wait}",
        zh: "go 不会放弃：每个新连接多花 {wait}",
      },
      values: { wait: duration(found.stall.goWaitsMs) },
    };
  },
  fixes: [
    {
      title: { en: "Open the way to the host", zh: "打通到目标主机的路径" },
      risk: "by-hand",
      steps: (facts) => {
        const route = silentHost(facts);
        const silence = route ? silenceOf(route.connect) : null;
        if (!route || !silence) return withoutDeadAddresses(facts);
        const peers = silence.peers.join(", ");
        return hasPrivateAddress(route)
          ? [
              {
                do: "tell",
                text: {
                  en: `${peers} is a private address. Connect the VPN or network that it belongs to, or have the firewall on the way let TCP ${route.port} to it pass.`,
                  zh: `${peers} 是私有地址。请连接它所属的 VPN 或网络，或让路径上的防火墙放行到它的 TCP ${route.port}。`,
                },
              },
            ]
          : [
              {
                do: "tell",
                text: {
                  en: `Have the firewall on the way let TCP ${route.port} to ${peers} pass. Where this network wants a forward proxy, set HTTPS_PROXY; where it offers a module proxy of its own, set GOPROXY to that.`,
                  zh: `让路径上的防火墙放行到 ${peers} 的 TCP ${route.port}。若此网络要求正向代理，请设置 HTTPS_PROXY；若它提供自己的模块代理，请把 GOPROXY 设为该代理。`,
                },
              },
            ];
      },
    },
    skipEntry(silentHost),
  ],
  folklore: [
    {
      what: "GOPROXY='…|…'",
      why: {
        en: "go then asks the next entry, but only after 30 s, and again for every request.",
        zh: "go 会改问下一项，但仍要先等 30 s，并且每个请求都重来一次。",
      },
    },
    {
      what: "GOSUMDB=off",
      why: {
        en: "Unrelated, and it takes the check of every download away.",
        zh: "与此无关，并且会取消对所有下载内容的校验。",
      },
    },
    {
      what: "go clean -modcache",
      why: {
        en: "The cache is not what waits. Without it go needs more of the packets that are dropped.",
        zh: "等待的不是缓存；清空后 go 反而需要更多会被丢弃的数据包。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/34548",
    "https://github.com/golang/go/issues/31755",
    "https://www.rfc-editor.org/rfc/rfc9293",
    "https://man7.org/linux/man-pages/man7/tcp.7.html",
  ],
});

function withoutDeadAddresses(facts: Facts): readonly FixStep[] {
  const found = stalled(facts);
  if (!found) return [];
  const { host } = found.route;
  const [peers, accepts] = [found.stall.peers.join(", "), found.stall.accepts.join(", ")];
  return [
    {
      do: "tell",
      text: {
        en: `Have ${peers} answer again or taken out of the name ${host}. Until then an entry of /etc/hosts that gives ${host} the address of ${accepts} goes around it.`,
        zh: `让 ${peers} 恢复应答，或从 ${host} 的解析记录中删除。在此之前，可在 /etc/hosts 中把 ${host} 指向 ${accepts} 的地址来绕开。`,
      },
    },
  ];
}
