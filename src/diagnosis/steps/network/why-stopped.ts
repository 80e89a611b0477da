import type { ValueOf } from "../../../facts/fact.ts";
import type { routes } from "../../../facts/routes.ts";
import { duration } from "../../../text/duration.ts";
import type { Sentence } from "../../diagnosis.ts";
import { outcomeWords } from "./outcome-words.ts";

export type Route = ValueOf<typeof routes>["routes"][number];

/** At which leg a route ended, and how, as one sentence. */
export function whyStopped(route: Route): Sentence {
  const through = route.through ? `${route.through.host}:${route.through.port}` : null;
  const peer = through ?? `${route.host}:${route.port}`;
  switch (route.stoppedAt) {
    case "resolve": {
      const { en, zh } = outcomeWords(route.resolve?.outcome);
      return {
        text: { en: `The name {host} was not resolved: ${en}.`, zh: `未能解析 {host}：${zh}。` },
        values: { host: route.resolve?.host ?? route.host },
      };
    }
    case "connect": {
      if (route.connect?.outcome === "invalid-port") return invalidPort(route);
      const { en, zh } = outcomeWords(route.connect?.outcome);
      return {
        text: { en: `No connection to {peer}: ${en} after {took}.`, zh: `无法连接 {peer}：{took} 后${zh}。` },
        values: { peer, took: duration(route.connect?.tookMs ?? 0) },
      };
    }
    case "tunnel": {
      const { tunnel, proxyHandshake } = route;
      const { en, zh } = outcomeWords(tunnel?.outcome ?? proxyHandshake?.distrust ?? proxyHandshake?.outcome);
      const status = tunnel?.status ? ` (${tunnel.status})` : "";
      return {
        text: {
          en: `The forward proxy {peer} opened no tunnel to {host}: ${en}{status}.`,
          zh: `正向代理 {peer} 未打开到 {host} 的隧道：${zh}{status}。`,
        },
        values: { peer, host: route.host, status },
      };
    }
    case "handshake": {
      const { en, zh } = outcomeWords(route.handshake?.distrust ?? route.handshake?.outcome);
      return {
        text: { en: `TLS with {host} failed: ${en}.`, zh: `与 {host} 的 TLS 握手失败：${zh}。` },
        values: { host: route.host },
      };
    }
    default:
      return ofRequest(route);
  }
}

/** The words of go, which it says without a look at the network. Source: go1.26 net/lookup.go, LookupPort. */
function invalidPort(route: Route): Sentence {
  const port = route.connect?.port ?? route.port;
  const { host } = route.through?.port === port ? route.through : route;
  const variable = variableOf(route);
  const values = { peer: `${host}:${port}`, port, variable: variable ?? "" };
  const of = variable ? { en: " of {variable}", zh: "{variable} 中的" } : { en: "", zh: "" };
  return {
    text: {
      en: `go refuses the address {peer}${of.en}: address {port}: invalid port.`,
      zh: `go 拒绝${of.zh}地址 {peer}：address {port}: invalid port。`,
    },
    values,
  };
}

/** The variable that names the host to which a route could not be dialled; null where a module's own path names it. */
export function variableOf({ through, purpose, connect }: Route): string | null {
  if (through?.port === connect?.port && through) return through.variable;
  if (purpose === "module-proxy") return "GOPROXY";
  return purpose === "checksum-database" ? "GOSUMDB" : null;
}

function ofRequest(route: Route): Sentence {
  const request = route.requests.find((each) => each.conforms !== true) ?? route.requests.at(-1);
  const values = { url: `${originOf(route)}${request?.path ?? ""}` };
  if (request?.outcome !== "answered") {
    const { en, zh } = outcomeWords(request?.outcome);
    const message = request?.message ? ` (${request.message})` : "";
    return {
      text: {
        en: `No answer to {url}: ${en} after {took}{message}.`,
        zh: `{url} 没有得到响应：{took} 后${zh}{message}。`,
      },
      values: { ...values, message, took: duration(request?.tookMs ?? 0) },
    };
  }
  if (request.status === 200)
    return {
      text: {
        en: "{url} was answered with something that is no module proxy's answer ({body}).",
        zh: "{url} 的响应不是模块代理应有的内容（{body}）。",
      },
      values: { ...values, body: request.contentType ?? request.body ?? "-" },
    };
  return {
    text: { en: "{url} was answered {status}.", zh: "{url} 的响应为 {status}。" },
    values: { ...values, status: request.status ?? "-" },
  };
}

/** As a person writes it: the port only where the scheme does not say it. */
function originOf({ scheme, host, port }: Route): string {
  const isUsual = port === (scheme === "https" ? 443 : 80);
  const name = host.includes(":") ? `[${host}]` : host;
  return `${scheme}://${name}${isUsual ? "" : `:${port}`}`;
}
