import type { ValueOf } from "../facts/fact.ts";
import type { proxyList } from "../facts/settings.ts";
import type { mainModule } from "../facts/toolchain.ts";
import type { Fix } from "./cause.ts";
import type { Facts, Route } from "./network-routes.ts";

export interface Settings {
  readonly proxyList?: ValueOf<typeof proxyList>;
  readonly mainModule?: ValueOf<typeof mainModule>;
}

/**
 * The rest of GOPROXY behind the entry of a route, or null where leaving the entry out could leak or fetch the wrong
 * code: a private pattern is set, a later entry has credentials that gowhy does not keep, or a required module is not
 * pinned by go.sum. `direct` alone is no rest: it asks each module's own host.
 */
export function restOfList(route: Pick<Route, "entry">, settings: Settings): string | null {
  const { proxyList: list, mainModule: module } = settings;
  if (route.entry === null || !list || !module) return null;
  if (list.noProxyPatterns.length > 0 || module.requires.length === 0) return null;
  if (module.requiresTotal > module.requires.length) return null;
  if (module.requires.some((each) => each.skipsProxy || !each.inGoSum || !each.modInGoSum)) return null;
  // An entry that knows its users is the company's own: what it serves may be private without any pattern.
  if (list.entries.some((entry) => entry.index === route.entry && entry.hasUser)) return null;
  const rest = list.entries.filter((entry) => entry.index > (route.entry ?? 0) && entry.reachable && !entry.problem);
  if (!rest.some((entry) => entry.kind === "url") || rest.some((entry) => entry.hasUser)) return null;
  return rest.map((entry, at) => entry.text + (at < rest.length - 1 ? (entry.separator ?? ",") : "")).join("");
}

/** A fix for this run only, where the user's own list has a later entry that may be asked. */
export const skipEntry = (routeOf: (facts: Facts) => Route | undefined): Fix<Facts & Settings> => ({
  title: { en: "For this run, ask the next entry of GOPROXY", zh: "仅本次运行：改用 GOPROXY 的下一项" },
  risk: "by-hand",
  steps: (facts) => {
    const route = routeOf(facts);
    const rest = route ? restOfList(route, facts) : null;
    if (!rest) return [];
    return [
      {
        do: "tell",
        text: {
          en: `Only if none of the modules is private (go.sum pins them all, no private pattern is set): GOPROXY='${rest}' go …`,
          zh: `仅当所有模块都是公开的（go.sum 已固定全部模块，且未设置私有模式）：GOPROXY='${rest}' go …`,
        },
      },
    ];
  },
});
