import type { ValuesOf } from "../../../facts/fact.ts";
import { routes, trustRoots } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { allTrusted, untrusted } from "../../handshakes.ts";
import type { WithList } from "../../module-answers.ts";

type Facts = WithList & ValuesOf<{ trustRoots: typeof trustRoots }>;

const places = ({ trustRoots: { files, directories } }: Facts) => [...files, ...directories];

const nothingToVerifyWith: Clue<Facts> = {
  id: "nothing-to-verify-with",
  strength: "proof",
  says: {
    en: "Go found no certificate in any place where it looks ({looked}), so it cannot verify {host}.",
    zh: "Go 在它会查找的所有位置（{looked}）都没有读到证书，因此无法验证 {host}。",
  },
  when: (facts) => {
    const first = untrusted(facts, "unknown-authority", "self-signed", "no-roots")[0];
    if (!first || facts.trustRoots.certificates > 0) return false;
    return { host: first.host, looked: places(facts).map(({ path }) => path), errorCode: first.leg.errorCode };
  },
};

const placesUnusable: Clue<Facts> = {
  id: "variable-replaces-the-places",
  strength: "weak",
  says: {
    en: "{variable} replaces the usual places and leads to {path}, which is {state}.",
    zh: "{variable} 取代了默认位置，指向 {path}，其状态为 {state}。",
  },
  when: (facts) => {
    const given = places(facts).find(({ from }) => from.startsWith("SSL_CERT_"));
    if (!given || facts.trustRoots.certificates > 0 || untrusted(facts, "unknown-authority", "no-roots").length === 0)
      return false;
    return { variable: given.from, path: given.path, state: given.state };
  },
};

const rootsThere: Clue<Facts> = {
  id: "roots-there",
  strength: "proof",
  says: { en: "Go reads {certificates} certificates here.", zh: "Go 在此读到 {certificates} 个证书。" },
  when: ({ trustRoots: { certificates } }) => certificates > 0 && { certificates },
};

const everyHostTrusted: Clue<Facts> = {
  id: "every-host-trusted",
  strength: "proof",
  says: { en: "Go trusts every host that it would talk to: {hosts}.", zh: "go 会访问的每台主机都受信任：{hosts}。" },
  when: (facts) => {
    const hosts = allTrusted(facts);
    return hosts && { hosts };
  },
};

export default defineCause({
  id: "tls/no-roots",
  title: { en: "Go has no root certificate to verify with", zh: "Go 没有可用于验证的根证书" },
  headline: {
    en: "There is no root certificate here that Go reads: {host} cannot be verified",
    zh: "此处没有 Go 能读到的根证书：无法验证 {host}",
  },
  step: "network",
  station: "tls",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes, trustRoots },
  helps: { proxyList },
  confirms: [nothingToVerifyWith, placesUnusable],
  rulesOut: [rootsThere, everyHostTrusted],
  explains: ["goproxy/comma-no-fallback", "toolchain/download-blocked"],
  fixes: [
    {
      title: { en: "Correct the variable that hides the system's certificates", zh: "更正遮住系统证书的变量" },
      risk: "by-hand",
      steps: (facts) => {
        const given = places(facts).find(({ from }) => from.startsWith("SSL_CERT_"));
        if (!given) return [];
        return [
          {
            do: "tell",
            text: {
              en: `Unset ${given.from}, or let it name a file that this user can read and that holds certificates; ${given.path} does not.`,
              zh: `取消 ${given.from}，或让它指向当前用户可读且含有证书的文件；${given.path} 不是这样的文件。`,
            },
          },
        ];
      },
    },
    {
      title: { en: "Install the root certificates", zh: "安装根证书" },
      risk: "by-hand",
      steps: () => [
        {
          do: "tell",
          text: {
            en: "Install the package ca-certificates (Debian, Ubuntu: apt-get install ca-certificates; Alpine: apk add ca-certificates; Fedora, RHEL: dnf install ca-certificates). In an image from scratch, copy /etc/ssl/certs/ca-certificates.crt from the build stage.",
            zh: "安装 ca-certificates 软件包（Debian、Ubuntu：apt-get install ca-certificates；Alpine：apk add ca-certificates；Fedora、RHEL：dnf install ca-certificates）。若镜像基于 scratch，从构建阶段复制 /etc/ssl/certs/ca-certificates.crt。",
          },
        },
      ],
    },
  ],
  folklore: [
    {
      what: "GOINSECURE",
      why: {
        en: "It never applies to a host of GOPROXY, and where it applies it turns verification off.",
        zh: "它对 GOPROXY 的主机不起作用；在起作用的地方，它会关闭验证。",
      },
    },
    {
      what: "GOSUMDB=off",
      why: {
        en: "It has nothing to do with TLS, and go would accept changed modules unseen.",
        zh: "它与 TLS 无关，而且 go 会不加察觉地接受被改动的模块。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/blob/go1.26.0/src/crypto/x509/root_linux.go",
    "https://github.com/docker-library/golang/issues/390",
  ],
});
