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

const demanding = (facts: Facts): ProxiedRoute | undefined =>
  proxiedRoutes(facts).find((route) => demandOf(route)?.schemes.includes("basic"));

const find = (facts: Facts, wanted: (route: ProxiedRoute, sent: boolean) => boolean) => {
  const route = demanding(facts);
  const demand = route ? demandOf(route) : null;
  if (!route || !demand || !wanted(route, demand.credentialsSent)) return false;
  return { ...aboutProxy(route), schemes: demand.schemes };
};

const noCredentials: Clue<Facts> = {
  id: "no-credentials",
  strength: "proof",
  says: {
    en: "{proxy} answered 407 and offers {schemes}; {variable} holds no user and password, so go sends none.",
    zh: "{proxy} 返回 407，可用方式为 {schemes}；{variable} 中没有用户名和密码，因此 go 不会发送。",
  },
  // Credentials that are set but were not tried may be right: no verdict.
  when: (facts) => find(facts, (route, sent) => !sent && !route.through.hasPassword),
};

const credentialsRejected: Clue<Facts> = {
  id: "credentials-rejected",
  strength: "proof",
  says: {
    en: "{proxy} answered 407 although the user and password of {variable} were sent: they are wrong, expired or locked. It offers {schemes}.",
    zh: "已发送 {variable} 中的用户名和密码，{proxy} 仍返回 407：凭据有误、过期或被锁定。可用方式为 {schemes}。",
  },
  when: (facts) => find(facts, (_route, sent) => sent),
};

export default defineCause({
  id: "http-proxy/407-basic",
  title: { en: "The forward proxy wants a user and password", zh: "正向代理要求用户名和密码" },
  headline: {
    en: "The forward proxy {proxy} wants valid credentials (407)",
    zh: "正向代理 {proxy} 要求有效的凭据（407）",
  },
  step: "network",
  station: "proxy",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes },
  confirms: [noCredentials, credentialsRejected],
  rulesOut: [noForwardProxy, proxyLetsThrough],
  explains: ["goproxy/comma-no-fallback", "sumdb/blocked", "toolchain/download-blocked"],
  fixes: [
    {
      title: { en: "Give go the credentials of the proxy", zh: "为 go 提供代理的凭据" },
      risk: "by-hand",
      steps: (facts) => {
        const route = demanding(facts);
        if (!route) return [];
        const { variable, through } = { ...aboutProxy(route), through: route.through };
        return [
          {
            do: "tell",
            text: {
              en: `Set ${variable}=${through.scheme}://USER:PASSWORD@${through.host}:${through.port} with @ : / # % of the password percent-encoded. Keep it out of scripts, images and go env -w; a mode-0600 file that only your shell reads will do.`,
              zh: `设置 ${variable}=${through.scheme}://USER:PASSWORD@${through.host}:${through.port}，密码中的 @ : / # % 需做百分号编码。不要写进脚本、镜像或 go env -w；可放在仅由你的 shell 读取、权限为 0600 的文件里。`,
            },
          },
          {
            do: "tell",
            text: {
              en: "Try a password once: proxies lock accounts that fail often, and go sends it with every connection.",
              zh: "同一密码只试一次：代理会锁定多次失败的账户，而 go 在每个连接上都会发送它。",
            },
          },
        ];
      },
    },
  ],
  folklore: [
    {
      what: "~/.netrc, git config http.proxy",
      why: {
        en: "go takes the proxy's credentials from the proxy URL alone; netrc is for the servers behind it, and git's settings are git's.",
        zh: "go 只从代理 URL 中读取代理凭据；netrc 用于其后的服务器，git 的设置只对 git 有效。",
      },
    },
    {
      what: "GOPROXY=direct",
      why: { en: "Direct downloads meet the same proxy and the same 407.", zh: "直接下载会遇到同一代理和同样的 407。" },
    },
  ],
  references: [
    "https://www.rfc-editor.org/rfc/rfc9110#name-407-proxy-authentication-re",
    "https://www.rfc-editor.org/rfc/rfc7617",
    "https://pkg.go.dev/net/http#ProxyFromEnvironment",
  ],
});
