import type { Clue } from "../cause.ts";
import { type Facts, moduleRoutes, type Route } from "../network-routes.ts";

/** The routes to where modules come from on which go itself connects to the host: none of them through a forward proxy. */
export const directRoutes = (facts: Facts): readonly Route[] =>
  moduleRoutes(facts).filter((route) => route.through === null);

/** Rules out what happens between go and the host: go talks to a forward proxy alone. */
export const onlyThroughProxy: Clue<Facts> = {
  id: "only-through-a-proxy",
  strength: "proof",
  says: {
    en: "go connects to {proxies} only, the forward proxy of {variables}.",
    zh: "go 只连接 {variables} 指定的正向代理 {proxies}。",
  },
  when: (facts) => {
    const modules = moduleRoutes(facts);
    const proxies = modules.flatMap((route) => (route.through ? [route.through] : []));
    if (modules.length === 0 || proxies.length < modules.length) return false;
    return {
      proxies: [...new Set(proxies.map((proxy) => `${proxy.host}:${proxy.port}`))],
      variables: [...new Set(proxies.map((proxy) => proxy.variable))],
    };
  },
};

/** Rules out faults of connecting: every host was reached. */
export const everyHostAccepts: Clue<Facts> = {
  id: "every-host-accepts",
  strength: "proof",
  says: { en: "{hosts} accept connections.", zh: "{hosts} 接受连接。" },
  when: (facts) => {
    const direct = directRoutes(facts);
    return (
      direct.length > 0 &&
      direct.every((route) => route.connect?.outcome === "connected") && {
        hosts: [...new Set(direct.map((route) => `${route.host}:${route.port}`))],
      }
    );
  },
};
