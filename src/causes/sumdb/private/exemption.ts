import type { ValueOf } from "../../../facts/fact.ts";
import type { proxyList } from "../../../facts/settings.ts";
import type { Route } from "../../network-routes.ts";

/**
 * The narrowest setting that exempts a module's owner. GOPRIVATE would also lead go around the proxy that serves it,
 * so behind a proxy it is GONOSUMDB alone. Patterns match by path element (go help module-private).
 */
export function exemption(
  list: ValueOf<typeof proxyList>,
  servedBy: Pick<Route, "purpose"> | null,
  module: string,
): { readonly variable: "GONOSUMDB" | "GOPRIVATE"; readonly value: string } {
  const pattern = ownerOf(module.split("@")[0] ?? module);
  const same = list.noProxyPatterns.join() === list.noSumPatterns.join();
  const variable = servedBy?.purpose === "version-control" && same ? "GOPRIVATE" : "GONOSUMDB";
  return { variable, value: [...list.noSumPatterns, pattern].join(",") };
}

/** host/owner of host/owner/name; the whole path where there is no owner in it. */
function ownerOf(path: string): string {
  const elements = path.split("/");
  return elements.length > 2 ? elements.slice(0, 2).join("/") : path;
}
