import type { ValuesOf } from "../../../facts/fact.ts";
import { routes } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { allTrusted, everyHandshake, type Handshake, isDistrusted, untrusted } from "../../handshakes.ts";
import type { WithList } from "../../module-answers.ts";

type Certificate = Handshake["leg"]["chain"][number];

/** The certificate of the chain that ends first: the expired one, by the fact's own word. */
const expiredIn = ({ leg }: Handshake): Certificate | undefined =>
  [...leg.chain].sort((one, other) => Date.parse(one.notAfter) - Date.parse(other.notAfter))[0];

const identityOf = (handshake: Handshake): string => {
  const certificate = expiredIn(handshake);
  return `${certificate?.subject} ${certificate?.issuer} ${certificate?.notAfter}`;
};

/** By the same clock: those that go does not come to count too. */
const goodHosts = (facts: WithList): readonly string[] =>
  everyHandshake(facts)
    .filter(({ leg }) => leg.outcome === "trusted")
    .map(({ host }) => host);

/** Different certificates that are all out of date, and none that is good: the clock of this machine, not the servers. */
const looksLikeTheClock = (facts: WithList): boolean =>
  goodHosts(facts).length === 0 &&
  new Set(
    everyHandshake(facts)
      .filter((each) => isDistrusted(each, "expired"))
      .map(identityOf),
  ).size > 1;

function expired(facts: WithList): { host: string; subject: string; notAfter: string } | false {
  const found = untrusted(facts, "expired")[0];
  const certificate = found && expiredIn(found);
  if (!found || !certificate || looksLikeTheClock(facts)) return false;
  return { host: found.host, subject: certificate.subject, notAfter: certificate.notAfter };
}

const expiredAlone: Clue<WithList> = {
  id: "expired-while-others-are-good",
  strength: "proof",
  says: {
    en: "The certificate {subject} of {host} ended at {notAfter}, while those of {goodHosts} are good by the same clock.",
    zh: "{host} 的证书 {subject} 已于 {notAfter} 到期，而以同一时钟判断，{goodHosts} 的证书有效。",
  },
  when: (facts) => {
    const found = expired(facts);
    const good = goodHosts(facts);
    return found && good.length > 0 && { ...found, goodHosts: good };
  },
};

/** Alone it leaves the clock of this machine as another explanation. */
const expiredLeaf: Clue<WithList> = {
  id: "expired",
  strength: "strong",
  says: {
    en: "By this machine's clock the certificate {subject} of {host} ended at {notAfter}.",
    zh: "按本机时钟，{host} 的证书 {subject} 已于 {notAfter} 到期。",
  },
  when: (facts) => goodHosts(facts).length === 0 && expired(facts),
};

const everyHostTrusted: Clue<ValuesOf<{ routes: typeof routes }>> = {
  id: "every-host-trusted",
  strength: "proof",
  says: {
    en: "Go trusts every host that it would talk to: {hosts}.",
    zh: "go 会访问的每台主机都受信任：{hosts}。",
  },
  when: (facts) => {
    const hosts = allTrusted(facts);
    return hosts && { hosts };
  },
};

export default defineCause({
  id: "tls/server-expired",
  title: { en: "The server's certificate is out of date", zh: "服务器的证书已过期" },
  headline: {
    en: "The certificate of {host} ended at {notAfter}",
    zh: "{host} 的证书已于 {notAfter} 到期",
  },
  step: "network",
  station: "tls",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes },
  helps: { proxyList },
  confirms: [expiredAlone, expiredLeaf],
  rulesOut: [everyHostTrusted],
  explains: ["goproxy/comma-no-fallback", "toolchain/download-blocked"],
  fixes: [
    {
      title: { en: "Renew the certificate on the server", zh: "在服务器上更新证书" },
      risk: "by-hand",
      steps: (facts) => {
        const found = expired(facts);
        if (!found) return [];
        return [
          {
            do: "tell",
            text: {
              en: `Tell who runs ${found.host} that ${found.subject} ended at ${found.notAfter}. Renewed files alone do not help: the server must read them again.`,
              zh: `告知 ${found.host} 的管理者：${found.subject} 已于 ${found.notAfter} 到期。只更新文件还不够：服务器必须重新加载证书。`,
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "date -s, to a day before the end",
      why: {
        en: "Every other certificate, file time and build stamp of this machine is then judged by a wrong clock.",
        zh: "此后本机的其他证书、文件时间和构建时间戳都会以错误的时钟判断。",
      },
    },
    {
      what: "GOINSECURE",
      why: {
        en: "It never applies to a host of GOPROXY, and where it applies it turns verification off.",
        zh: "它对 GOPROXY 的主机不起作用；在起作用的地方，它会关闭验证。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/blob/go1.26.0/src/crypto/x509/verify.go",
    "https://github.com/BurntSushi/toml/issues/359",
    "https://github.com/golang/go/issues/60653",
  ],
});
