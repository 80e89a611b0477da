import { routes } from "../../../facts/routes.ts";
import { type Clue, defineCause } from "../../cause.ts";
import type { Facts } from "../../network-routes.ts";
import {
  aboutProxy,
  demandOf,
  noForwardProxy,
  type ProxiedRoute,
  proxiedRoutes,
  proxyLetsThrough,
} from "../forward-proxy.ts";

/** Schemes that need an exchange of several messages or a ticket; net/http sends Basic once and nothing after the 407. */
const OTHER_SCHEMES = ["negotiate", "ntlm", "kerberos", "digest"];

const demanding = (facts: Facts): ProxiedRoute | undefined =>
  proxiedRoutes(facts).find((route) => {
    const schemes = demandOf(route)?.schemes ?? [];
    return schemes.some((scheme) => OTHER_SCHEMES.includes(scheme)) && !schemes.includes("basic");
  });

const basicNotOffered: Clue<Facts> = {
  id: "basic-not-offered",
  strength: "proof",
  says: {
    en: "{proxy} ({variable}) answered 407 and offers {schemes}, not Basic. Go can do Basic alone.",
    zh: "{proxy}（{variable}）返回 407，只提供 {schemes}，不提供 Basic。Go 只支持 Basic。",
  },
  when: (facts) => {
    const route = demanding(facts);
    return route ? { ...aboutProxy(route), schemes: demandOf(route)?.schemes ?? [] } : false;
  },
};

export default defineCause({
  id: "http-proxy/407-ntlm",
  title: {
    en: "The forward proxy wants NTLM or Kerberos, which go cannot do",
    zh: "正向代理要求 go 不支持的 NTLM 或 Kerberos",
  },
  headline: {
    en: "The forward proxy {proxy} accepts only {schemes}, which go cannot do",
    zh: "正向代理 {proxy} 只接受 {schemes}，而 go 不支持",
  },
  step: "network",
  station: "proxy",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes },
  confirms: [basicNotOffered],
  rulesOut: [noForwardProxy, proxyLetsThrough],
  explains: ["goproxy/comma-no-fallback", "sumdb/blocked", "toolchain/download-blocked"],
  fixes: [
    {
      title: {
        en: "Put a local forwarder that can log in before the proxy",
        zh: "在该代理前加一个能完成认证的本地转发器",
      },
      risk: "by-hand",
      steps: (facts) => {
        const route = demanding(facts);
        if (!route) return [];
        const { proxy, variable, target } = aboutProxy(route);
        return [
          {
            do: "tell",
            text: {
              en: `Run cntlm, px or alpaca on this machine with ${proxy} as its parent, bound to 127.0.0.1, and set ${variable} to it, for example ${variable}=http://127.0.0.1:3128.`,
              zh: `在本机运行 cntlm、px 或 alpaca，以 ${proxy} 为上级代理并只监听 127.0.0.1，再把 ${variable} 指向它，例如 ${variable}=http://127.0.0.1:3128。`,
            },
          },
          {
            do: "tell",
            text: {
              en: `Or ask whoever runs ${proxy} to let ${target} pass without a login, or to offer Basic over TLS.`,
              zh: `或请 ${proxy} 的管理员对 ${target} 免认证，或通过 TLS 提供 Basic 认证。`,
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "HTTPS_PROXY=http://DOMAIN\\user:password@…",
      why: {
        en: "Go sends it as Basic, which this proxy does not offer: 407 again, and the password has gone out in the clear.",
        zh: "Go 会以 Basic 发送，而该代理不提供 Basic：仍是 407，且密码已以明文发出。",
      },
    },
    {
      what: "curl -x …, git clone",
      why: {
        en: "That they get through proves nothing for go: libcurl can do NTLM and Negotiate, net/http cannot.",
        zh: "它们能通过并不说明 go 也能：libcurl 支持 NTLM 和 Negotiate，而 net/http 不支持。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/22288",
    "https://github.com/golang/go/issues/20053",
    "https://www.rfc-editor.org/rfc/rfc4559",
    "https://www.rfc-editor.org/rfc/rfc9110#name-407-proxy-authentication-re",
  ],
});
