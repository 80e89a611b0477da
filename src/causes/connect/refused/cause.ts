import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { mainModule } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { endsTheWalk, type WithList } from "../../module-answers.ts";
import { skipEntry } from "../../skip-entry.ts";
import { isRefused, peersOf } from "../attempts.ts";
import { directRoutes, everyHostAccepts, onlyThroughProxy } from "../direct-routes.ts";

/** A refusal costs a round trip: where go goes on behind "|" and is served, nobody is hurt. */
const refusedBy = (facts: WithList) =>
  directRoutes(facts).find(
    (route) => route.stoppedAt === "connect" && isRefused(route.connect) && endsTheWalk(facts, route),
  );

const isLoopback = (peer: string): boolean => peer.startsWith("127.") || peer.startsWith("[::1]");

const everyAddressRefused: Clue<WithList> = {
  id: "every-address-refused",
  strength: "proof",
  says: {
    en: "Every address of {host} refused the SYN (ECONNREFUSED) within {tookMs} ms: {peers}. Nothing listens there, or a firewall rejects.",
    zh: "{host} 的每个地址 {peers} 都在 {tookMs} ms 内拒绝了 SYN（ECONNREFUSED）。该端口没有程序监听，或被防火墙拒绝。",
  },
  when: (facts) => {
    const route = refusedBy(facts);
    if (!route?.connect) return false;
    return {
      host: route.host,
      port: route.port,
      peers: peersOf(route.connect, "refused"),
      tookMs: Math.round(route.connect.tookMs),
      url: route.url,
    };
  },
};

export default defineCause({
  id: "connect/refused",
  title: { en: "The host refuses the connection", zh: "目标主机拒绝连接" },
  headline: { en: "{host} refuses connections on port {port}", zh: "{host} 拒绝 {port} 端口上的连接" },
  step: "network",
  station: "connect",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes },
  helps: { proxyList, mainModule },
  confirms: [everyAddressRefused],
  rulesOut: [everyHostAccepts, onlyThroughProxy],
  explains: ["goproxy/comma-no-fallback", "sumdb/blocked", "toolchain/download-blocked"],
  fixes: [
    {
      title: { en: "Start the service, or correct its address", zh: "启动该服务，或更正其地址" },
      risk: "by-hand",
      steps: (facts) => {
        const route = refusedBy(facts);
        if (!route?.connect) return [];
        const peer = `${route.host}:${route.port}`;
        const own = peersOf(route.connect, "refused").every(isLoopback);
        return [
          own
            ? {
                do: "tell",
                text: {
                  en: `${peer} is this machine: start the service that should listen there, or correct the port. In a container, localhost is the container itself; name the host by its own address.`,
                  zh: `${peer} 就是本机：启动应在此监听的服务，或更正端口。在容器中，localhost 指容器自身，应使用宿主机自己的地址。`,
                },
              }
            : {
                do: "tell",
                text: {
                  en: `Ask whoever runs ${peer} whether the service is up, or correct host and port where they are set (go env GOPROXY).`,
                  zh: `向 ${peer} 的维护者确认服务是否在运行，或更正设置中的主机和端口（go env GOPROXY）。`,
                },
              },
        ];
      },
    },
    skipEntry(refusedBy),
  ],
  folklore: [
    {
      what: "GOPROXY=…,direct",
      why: {
        en: 'A refused connection is not 404 or 410: with "," go stops at this entry.',
        zh: "连接被拒绝不是 404 或 410：用 “,” 时 go 会停在这一项。",
      },
    },
    {
      what: "GOSUMDB=off",
      why: {
        en: "Unrelated, and it takes the check of every download away.",
        zh: "与此无关，并且会取消对所有下载内容的校验。",
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man2/connect.2.html",
    "https://www.rfc-editor.org/rfc/rfc9293",
    "https://github.com/gomods/athens/issues/1156",
  ],
});
