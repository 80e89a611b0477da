import type { ValuesOf } from "../../../facts/fact.ts";
import { routes, trustRoots } from "../../../facts/routes.ts";
import { proxyList } from "../../../facts/settings.ts";
import { defineCause } from "../../cause.ts";
import { allTrusted } from "../../handshakes.ts";
import {
  chainEndsInUnknownRoot,
  issuerUnknown,
  sameIssuerElsewhere,
  selfSignedLeaf,
  trustedElsewhere,
} from "./clues.ts";
import { fixes, folklore } from "./fixes.ts";

type Facts = ValuesOf<{ routes: typeof routes; trustRoots: typeof trustRoots }>;

export default defineCause({
  id: "tls/corp-ca",
  title: {
    en: "The certificate's issuer is not among those that Go trusts",
    zh: "证书的签发者不在 Go 信任的范围内",
  },
  headline: {
    en: "{host} shows a certificate of {issuer}, which Go does not trust here",
    zh: "{host} 出示的证书由 {issuer} 签发，Go 在此并不信任它",
  },
  step: "network",
  station: "tls",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes, trustRoots },
  helps: { proxyList },
  confirms: [chainEndsInUnknownRoot, sameIssuerElsewhere, trustedElsewhere, selfSignedLeaf, issuerUnknown],
  rulesOut: [
    {
      id: "every-host-trusted",
      strength: "proof",
      says: {
        en: "Go trusts every host that it would talk to: {hosts}.",
        zh: "go 会访问的每台主机都受信任：{hosts}。",
      },
      when: (facts: Facts) => {
        const hosts = allTrusted(facts);
        return hosts && { hosts };
      },
    },
    {
      id: "no-roots-at-all",
      strength: "proof",
      says: {
        en: "Go reads no certificate at all here, so no issuer could be trusted.",
        zh: "Go 在此没有读到任何证书，任何签发者都不可能受信任。",
      },
      when: ({ trustRoots: { certificates } }: Facts) => certificates === 0 && { certificates },
    },
  ],
  explains: ["goproxy/comma-no-fallback", "toolchain/download-blocked"],
  fixes,
  folklore,
  references: [
    "https://github.com/golang/go/blob/go1.26.0/src/crypto/x509/root_linux.go",
    "https://github.com/golang/go/issues/45569",
    "https://github.com/golang/go/issues/54400",
    "https://github.com/docker-library/golang/issues/390",
  ],
});
