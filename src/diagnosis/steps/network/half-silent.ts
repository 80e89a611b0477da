import { duration } from "../../../text/duration.ts";
import type { Sentence } from "../../diagnosis.ts";
import type { Route } from "./why-stopped.ts";

type Query = NonNullable<Route["resolve"]>["queries"][number];

/** Go turns to the address only after both families are answered or given up, each time for at least this long. Source: resolv.conf(5), timeout: 5 s by default, 1 s at least. */
const WAIT_AT_LEAST_MS = 1_000;
/** As long as a slow resolver that works may take. */
const SILENT_AFTER_MS = 2_000;

/** The name resolves, and yet go waits: a server answers for one address family and not for the other. */
export function halfSilent(routes: readonly Route[]): Sentence | null {
  for (const { met, resolve } of routes) {
    if (!met || resolve?.outcome !== "resolved" || resolve.goWaitsMs < WAIT_AT_LEAST_MS) continue;
    const silent = resolve.queries.find((query) => isSilent(query) && otherFamily(resolve.queries, query));
    if (!silent) continue;
    return {
      text: {
        en: "{server} answers for the {answered} record of {host} and not for its {silent} record, asked twice in {silentFor}: go waits up to {wait} at each look-up.",
        zh: "{server} 回答 {host} 的 {answered} 查询，却不回答其 {silent} 查询（{silentFor} 内问了两次）：go 每次查找最多等待 {wait}。",
      },
      values: {
        server: silent.server,
        host: resolve.host,
        answered: silent.type === "AAAA" ? "A" : "AAAA",
        silent: silent.type,
        silentFor: duration(silent.tookMs),
        wait: duration(resolve.goWaitsMs),
      },
    };
  }
  return null;
}

const isSilent = (query: Query): boolean => query.outcome === "silent" && query.tookMs >= SILENT_AFTER_MS;

const otherFamily = (all: readonly Query[], { server, name, type }: Query): boolean =>
  all.some((each) => each.server === server && each.name === name && each.type !== type && each.outcome === "answered");
