import type { ValueOf } from "../facts/fact.ts";
import type { processors } from "../facts/limits.ts";
import type { resolverConfig } from "../facts/resolver.ts";
import type { mainModule } from "../facts/toolchain.ts";
import { duration } from "../text/duration.ts";
import type { Text, Values } from "../text/language.ts";

/** net.Dialer of http.DefaultTransport: resolution and connect together, over all addresses. Source: go1.26 net/http/transport.go. */
export const DIAL_LIMIT_MS = 30_000;
/** TLSHandshakeTimeout of http.DefaultTransport. Source: the same. */
export const TLS_LIMIT_MS = 10_000;
/** dialConn allows an HTTP proxy one minute for the answer to CONNECT. Source: the same. SOCKS5 has no limit. */
export const CONNECT_LIMIT_MS = 60_000;

export interface Workload {
  readonly mainModule?: ValueOf<typeof mainModule>;
  readonly processors?: ValueOf<typeof processors>;
}

/**
 * How long go waits when each request takes this long to fail. It forgets the failure between modules and asks for
 * GOMAXPROCS of them at once. Measured on go1.26.8 with 2 processors, TLS silent (10 s): `mod download` 10 s for one
 * module, 20 s for four; `build` of one module 20 s (.mod, then .zip); `list -m -versions` 30 s. Hence "at least".
 */
export function patience(perRequestMs: number, workload: Workload): { readonly text: Text; readonly values: Values } {
  const modules = missingModules(workload);
  const parallel = Math.max(1, workload.processors?.goMaxProcs ?? 1);
  const perRequest = duration(perRequestMs);
  if (modules < 2)
    return {
      text: {
        en: "go waits {perRequest} per request, and most commands make more than one",
        zh: "go 对每个请求等待 {perRequest}，而多数命令会发出不止一个请求",
      },
      values: { perRequest },
    };
  return {
    text: {
      en: "go waits {perRequest} per request and remembers nothing: at least {total} for {modules} modules, {parallel} at once",
      zh: "go 对每个请求等待 {perRequest}，且不记住失败：{modules} 个模块（并发 {parallel}）至少需要 {total}",
    },
    values: { perRequest, total: duration(Math.ceil(modules / parallel) * perRequestMs), modules, parallel },
  };
}

/** Modules that go would ask the proxy for: required, not in the cache, not replaced by a directory. */
const missingModules = ({ mainModule: module }: Workload): number =>
  module?.requires.filter((each) => !each.inCache && !each.skipsProxy && !each.replacedByPath).length ?? 0;

/** The defaults of resolv.conf(5), which Go follows. Source: go1.26 net/dnsconfig_unix.go. */
export const DEFAULT_TIMEOUT_S = 5;
const DEFAULT_ATTEMPTS = 2;

/** How long go asks silent name servers: attempts × timeout × servers × names, both families at once unless single-request; the dial limit cuts it. */
export function lookupLimitMs(config: ValueOf<typeof resolverConfig> | undefined, servers = 1): number {
  const names = 1 + (config?.search.length ?? 0);
  const perServerS = (config?.timeoutS ?? DEFAULT_TIMEOUT_S) * (config?.attempts ?? DEFAULT_ATTEMPTS);
  const seconds = perServerS * Math.max(1, config?.servers.length ?? servers) * names;
  return Math.min(DIAL_LIMIT_MS, seconds * 1_000 * (config?.singleRequest ? 2 : 1));
}
