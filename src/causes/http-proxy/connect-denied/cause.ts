import { routes } from "../../../facts/routes.ts";
import { type Clue, defineCause } from "../../cause.ts";
import type { Facts } from "../../network-routes.ts";
import {
  aboutProxy,
  noForwardProxy,
  type ProxiedRoute,
  proxiedRoutes,
  proxyLetsThrough,
  proxyOf,
} from "../forward-proxy.ts";

/** Forbidden, Method Not Allowed, Unavailable For Legal Reasons: the proxy understood and will not. RFC 9110, RFC 7725. */
const POLICY_STATUSES = [403, 405, 451];
/** Connection not allowed by ruleset. RFC 1928, section 6. */
const SOCKS_NOT_ALLOWED = 2;
const NEEDS_CREDENTIALS = 407;

/** proof, strong or nothing. A status of 500 and above says that the proxy's own way out is broken, which is another fault. */
function denialOf(route: ProxiedRoute): "proof" | "strong" | null {
  const { tunnel } = route;
  if (tunnel?.outcome !== "refused" || tunnel.status === null) return null;
  if (tunnel.kind === "socks5") return tunnel.status === SOCKS_NOT_ALLOWED ? "proof" : null;
  if (POLICY_STATUSES.includes(tunnel.status)) return "proof";
  return tunnel.status >= 300 && tunnel.status < 500 && tunnel.status !== NEEDS_CREDENTIALS ? "strong" : null;
}

const deniedRoute = (facts: Facts, strength?: "proof" | "strong"): ProxiedRoute | undefined =>
  proxiedRoutes(facts).find((route) => (strength ? denialOf(route) === strength : denialOf(route) !== null));

const describe = (route: ProxiedRoute | undefined) => {
  if (!route?.tunnel) return false;
  const { kind, status, reason } = route.tunnel;
  const answer = kind === "socks5" ? `SOCKS reply ${status}: ${reason}` : `${status} ${reason}`.trim();
  return { ...aboutProxy(route), answer, status };
};

const connectForbidden: Clue<Facts> = {
  id: "connect-forbidden",
  strength: "proof",
  says: {
    en: "Asked for {target}, the forward proxy {proxy} ({variable}) answered {answer}: its rules forbid it. The host itself was never asked.",
    zh: "请求访问 {target} 时，正向代理 {proxy}（{variable}）回答 {answer}：其规则不允许。目标主机从未被访问。",
  },
  when: (facts) => describe(deniedRoute(facts, "proof")),
};

const connectNotTwoHundred: Clue<Facts> = {
  id: "connect-not-200",
  strength: "strong",
  says: {
    en: "Asked for {target}, the forward proxy {proxy} ({variable}) answered {answer}. Go takes nothing but 200.",
    zh: "请求访问 {target} 时，正向代理 {proxy}（{variable}）回答 {answer}。Go 只接受 200。",
  },
  when: (facts) => describe(deniedRoute(facts, "strong")),
};

const otherHostAllowed: Clue<Facts> = {
  id: "other-host-allowed",
  strength: "weak",
  says: {
    en: "The same proxy opens a tunnel to {allowed}: it works, and its rule is about {target}.",
    zh: "同一代理可以建立到 {allowed} 的隧道：代理本身正常，规则针对的是 {target}。",
  },
  when: (facts) => {
    const denied = deniedRoute(facts);
    if (!denied) return false;
    const allowed = facts.routes.routes.find(
      (route) =>
        route.through !== null &&
        proxyOf({ ...route, through: route.through }) === proxyOf(denied) &&
        route.tunnel?.outcome === "opened",
    );
    return allowed ? { ...aboutProxy(denied), allowed: `${allowed.host}:${allowed.port}` } : false;
  },
};

export default defineCause({
  id: "http-proxy/connect-denied",
  title: { en: "The forward proxy forbids the host", zh: "正向代理禁止访问该主机" },
  headline: {
    en: "The forward proxy {proxy} forbids {target} ({answer})",
    zh: "正向代理 {proxy} 禁止访问 {target}（{answer}）",
  },
  step: "network",
  station: "proxy",
  symptoms: ["fails-at-once"],
  role: "root",
  needs: { routes },
  confirms: [connectForbidden, connectNotTwoHundred, otherHostAllowed],
  rulesOut: [noForwardProxy, proxyLetsThrough],
  explains: ["goproxy/comma-no-fallback", "sumdb/blocked", "toolchain/download-blocked"],
  fixes: [
    {
      title: {
        en: "Have the host allowed, or use what this network offers",
        zh: "申请放行该主机，或使用此网络提供的服务",
      },
      risk: "by-hand",
      steps: (facts) => {
        const route = deniedRoute(facts);
        if (!route) return [];
        const { proxy, target } = aboutProxy(route);
        return [
          {
            do: "tell",
            text: {
              en: `Ask whoever runs ${proxy} to allow CONNECT to ${target}, or set GOPROXY to the module proxy that this network offers. Proxies often forbid every port but 443.`,
              zh: `请 ${proxy} 的管理员放行到 ${target} 的 CONNECT，或把 GOPROXY 设为此网络提供的模块代理。许多代理只允许 443 端口。`,
            },
          },
          {
            do: "tell",
            text: {
              en: `If ${route.host} is a host of this network, it wants no proxy: add it to NO_PROXY.`,
              zh: `如果 ${route.host} 是此网络内部的主机，则无需代理：请把它加入 NO_PROXY。`,
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
        en: "It asks the same forward proxy for more hosts, each of which its rules may forbid, too.",
        zh: "仍要经过同一正向代理访问更多主机，而这些主机同样可能被禁止。",
      },
    },
    {
      what: "GOINSECURE, GONOSUMDB, GOSUMDB=off",
      why: {
        en: "The tunnel is denied before TLS or checksums begin; these only take protection away.",
        zh: "隧道在 TLS 和校验开始之前就被拒绝；这些设置只会削弱安全性。",
      },
    },
  ],
  references: [
    "https://www.rfc-editor.org/rfc/rfc9110#name-connect",
    "https://www.rfc-editor.org/rfc/rfc1928",
    "https://github.com/golang/go/issues/12810",
  ],
});
