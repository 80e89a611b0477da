import type { ValueOf } from "../../../facts/fact.ts";
import type { proxyList } from "../../../facts/settings.ts";
import type { mainModule } from "../../../facts/toolchain.ts";
import { duration } from "../../../text/duration.ts";
import type { Text } from "../../../text/language.ts";
import type { Sentence } from "../../diagnosis.ts";
import type { Route } from "./why-stopped.ts";

const GOOD: Readonly<Record<Route["requests"][number]["asksFor"], Text>> = {
  "module-info": { en: "real .info ✓", zh: "真实 .info ✓" },
  "module-list": { en: "real list ✓", zh: "真实 list ✓" },
  "module-zip": { en: "real .zip ✓", zh: "真实 .zip ✓" },
  toolchain: { en: "toolchain there ✓", zh: "工具链可下载 ✓" },
  "sumdb-supported": { en: "relays the sumdb ✓", zh: "转发 sumdb ✓" },
  "sumdb-lookup": { en: "sumdb lookup ✓", zh: "sumdb 查询 ✓" },
  "go-import": { en: "go-import tag ✓", zh: "go-import 标签 ✓" },
  "git-refs": { en: "git refs ✓", zh: "git refs ✓" },
};

/** One line for each host that was tried, and one for what was left alone. */
export function seenRoutes(
  all: readonly Route[],
  list: ValueOf<typeof proxyList> | undefined,
  module: ValueOf<typeof mainModule> | undefined,
): Sentence[] {
  const sumdb = all.filter((route) => route.purpose === "checksum-database");
  return [
    ...all.filter((route) => route.purpose !== "checksum-database").map(lineOf),
    ...sumdbLine(sumdb, list),
    ...directLine(all, module),
  ];
}

function lineOf(route: Route): Sentence {
  if (!route.met) return neverAsked(route);
  const request = route.requests.at(-1);
  const parts = [
    ["dns", route.resolve?.outcome === "resolved" ? route.resolve.tookMs : undefined],
    ["tcp", route.connect?.tookMs],
    ["CONNECT", route.tunnel?.tookMs],
    ["tls", route.handshake?.tookMs],
  ] as const;
  const legs = parts.flatMap(([name, tookMs]) => (tookMs === undefined ? [] : [`${name} ${Math.round(tookMs)}`]));
  const first = request?.firstByteMs ?? null;
  const good = request && request.status === 200 && request.conforms !== false ? GOOD[request.asksFor] : null;
  const result = good ?? (isOnlyReached(route) ? REACHED : { en: failureOf(route), zh: failureOf(route) });
  const host = hostOf(route);
  if (legs.length === 0 && first === null)
    return { text: { en: `{host}  ${result.en}`, zh: `{host}  ${result.zh}` }, values: { host } };
  return {
    text: {
      en: `{host}  {legs}${first === null ? "" : " · first byte {first}"} ms  ${result.en}`,
      zh: `{host}  {legs}${first === null ? "" : " · 首字节 {first}"} ms  ${result.zh}`,
    },
    values: { host, legs: legs.join(" · "), ...(first === null ? {} : { first: Math.round(first) }) },
  };
}

/** A git host that a command waits for is connected to, and asked nothing. */
const isOnlyReached = ({ requests, stoppedAt }: Route): boolean => requests.length === 0 && stoppedAt === null;
const REACHED: Text = { en: "reached ✓ (asked nothing)", zh: "可达 ✓（未发请求）" };

function failureOf(route: Route): string {
  const request = route.requests.at(-1);
  if (request?.outcome === "answered") return String(request.status);
  return `✗ ${request?.outcome ?? route.stoppedAt ?? ""}`.trim();
}

function neverAsked(route: Route): Sentence {
  const answered = route.requests.some((request) => request.outcome === "answered");
  const values = { host: hostOf(route) };
  if (!answered)
    return {
      text: { en: "{host}  never asked (it does not answer)", zh: "{host}  不会被访问（没有响应）" },
      values,
    };
  return {
    text: { en: "{host}  never asked (it answers in {took})", zh: "{host}  不会被访问（{took} 内有响应）" },
    values: { ...values, took: duration(route.tookMs) },
  };
}

function sumdbLine(routes: readonly Route[], list: ValueOf<typeof proxyList> | undefined): Sentence[] {
  if (list?.sumdbName === "off")
    return [{ text: { en: "sumdb off (GOSUMDB)", zh: "sumdb 已关闭（GOSUMDB）" }, values: {} }];
  const relay = routes.find((route) =>
    route.requests.some((request) => request.asksFor === "sumdb-supported" && request.status === 200),
  );
  const broken = relay?.requests.find((request) => request.asksFor === "sumdb-lookup" && request.status !== 200);
  if (relay && broken)
    return [
      {
        text: { en: "sumdb through {host} ✗ {answer}", zh: "sumdb 经由 {host} ✗ {answer}" },
        values: { host: hostOf(relay), answer: broken.status ?? broken.outcome },
      },
    ];
  if (relay)
    return [
      {
        text: { en: "sumdb through {host} ✓", zh: "sumdb 经由 {host} ✓" },
        values: { host: hostOf(relay) },
      },
    ];
  const own = routes.find((route) => route.entry === null);
  if (!own) return [];
  const good = own.stoppedAt === null && own.requests.length > 0;
  return [
    {
      text: good
        ? { en: "sumdb {host} answers ✓", zh: "sumdb {host} 有响应 ✓" }
        : { en: "sumdb {host} ✗ {leg}", zh: "sumdb {host} ✗ {leg}" },
      values: good ? { host: hostOf(own) } : { host: hostOf(own), leg: own.stoppedAt ?? "request" },
    },
  ];
}

function directLine(all: readonly Route[], module: ValueOf<typeof mainModule> | undefined): Sentence[] {
  const count = module?.requires.filter((each) => each.skipsProxy && !each.replacedByPath).length ?? 0;
  if (count === 0 || all.some((route) => route.purpose === "version-control")) return [];
  return [
    {
      text: {
        en: "{count} private modules → direct (not tried: --direct)",
        zh: "{count} 个私有模块 → direct（未尝试：--direct）",
      },
      values: { count },
    },
  ];
}

function hostOf({ scheme, host, port }: Route): string {
  if (port === (scheme === "https" ? 443 : 80)) return host;
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
