import { duration } from "../../../text/duration.ts";
import type { Text, Values } from "../../../text/language.ts";
import { CONNECT_LIMIT_MS, DIAL_LIMIT_MS, TLS_LIMIT_MS } from "../../go-patience.ts";
import type { Route } from "../../network-routes.ts";
import { blocked, type Facts } from "./route.ts";

/** How long go waits for a database that stays silent; null where it has no limit. */
export function goGivesUp(facts: Facts): { readonly text: Text; readonly values: Values } | null {
  const found = blocked(facts);
  const limitMs = found?.how === "silent" || found?.how === "name" ? limitOf(found.route) : 0;
  if (limitMs === null) return null;
  if (limitMs === 0) return { text: { en: "go fails at once", zh: "go 会立即失败" }, values: {} };
  return {
    text: {
      en: "go waits {limit} for each look-up, after the module has come",
      zh: "模块下载后，go 对每次查询等待 {limit}",
    },
    values: { limit: duration(limitMs) },
  };
}

/** No response-header timeout exists: a database that accepts and stays silent holds go for ever. Measured on go1.26.8. */
function limitOf({ stoppedAt, resolve, tunnel, connect }: Route): number | null {
  if (stoppedAt === "resolve") return resolve?.outcome === "servers-silent" ? Math.min(DIAL_LIMIT_MS, DNS_LIMIT_MS) : 0;
  if (stoppedAt === "connect") return connect?.outcome === "silent" ? DIAL_LIMIT_MS : 0;
  if (stoppedAt === "tunnel") return tunnel?.kind === "connect" ? CONNECT_LIMIT_MS : null;
  return stoppedAt === "handshake" ? TLS_LIMIT_MS : null;
}

/** Two attempts of five seconds at one server: the defaults of resolv.conf(5). */
const DNS_LIMIT_MS = 10_000;
