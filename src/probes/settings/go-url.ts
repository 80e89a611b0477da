import { parseIp } from "../../text/ip-address.ts";

/** The parts of a URL as Go's net/url takes it apart, or the words in which it refuses it. */
export type GoUrl =
  | {
      readonly ok: true;
      readonly scheme: string;
      readonly hasUser: boolean;
      readonly hasPassword: boolean;
      /** Without brackets and port. */
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly hasQuery: boolean;
    }
  | { readonly ok: false; readonly problem: string };

/** Colons in the host of an http URL are refused since then. Source: go1.26 net/url, parseHost; internal/godebugs, urlstrictcolons. */
const STRICT_COLONS_SINCE = 26;

const BAD_ESCAPE = /%(?![0-9a-fA-F]{2}).{0,2}/;

/** Source: go1.26 net/url, Parse: the parts that a proxy URL can trip over. Never throws. */
export function parseGoUrl(text: string, goMinor: number | null = null): GoUrl {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what net/url refuses.
  if (/[\x00-\x1f\x7f]/.test(text)) return refused("net/url: invalid control character in URL");
  const beforeFragment = text.split("#", 1)[0] ?? "";
  const scheme = schemeOf(beforeFragment);
  if (scheme === null) return refused("missing protocol scheme");
  const rest = scheme === "" ? beforeFragment : beforeFragment.slice(scheme.length + 1);
  const hasQuery = rest.includes("?");
  const hierarchical = rest.split("?", 1)[0] ?? "";
  const isOpaque = !hierarchical.startsWith("/");
  if (isOpaque && scheme === "" && (hierarchical.split("/", 1)[0] ?? "").includes(":"))
    return refused("first path segment in URL cannot contain colon");
  if (!hierarchical.startsWith("//")) {
    const badEscape = isOpaque && scheme !== "" ? null : BAD_ESCAPE.exec(hierarchical);
    if (badEscape) return refused(`invalid URL escape "${badEscape[0]}"`);
    return {
      ok: true,
      scheme: scheme.toLowerCase(),
      hasUser: false,
      hasPassword: false,
      host: "",
      port: "",
      path: hierarchical,
      hasQuery,
    };
  }
  const slash = hierarchical.indexOf("/", 2);
  const authority = slash < 0 ? hierarchical.slice(2) : hierarchical.slice(2, slash);
  const path = slash < 0 ? "" : hierarchical.slice(slash);
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? null : authority.slice(0, at);
  if (user !== null && !/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) return refused("net/url: invalid userinfo");
  const isWeb = /^https?$/i.test(scheme) && (goMinor ?? STRICT_COLONS_SINCE) >= STRICT_COLONS_SINCE;
  const hostPort = splitHost(authority.slice(at + 1), isWeb);
  if ("problem" in hostPort) return refused(hostPort.problem);
  const badEscape = BAD_ESCAPE.exec(path);
  if (badEscape) return refused(`invalid URL escape "${badEscape[0]}"`);
  return {
    ok: true,
    scheme: scheme.toLowerCase(),
    hasUser: user !== null,
    hasPassword: user?.includes(":") ?? false,
    ...hostPort,
    path,
    hasQuery,
  };
}

/** The digits of a port, which net/url does not bound: one above 65535 is refused where go dials it. Never more than a fact can hold. */
export const portNumber = (digits: string): number => Math.min(Number(digits), Number.MAX_SAFE_INTEGER);

/** The scheme, empty where there is none, null for a leading colon. Source: net/url, getScheme. */
function schemeOf(text: string): string | null {
  if (text.startsWith(":")) return null;
  return /^([A-Za-z][A-Za-z0-9+\-.]*):/.exec(text)?.[1] ?? "";
}

function splitHost(text: string, strictColons: boolean): { host: string; port: string } | { problem: string } {
  const bracket = text.lastIndexOf("[");
  if (bracket > 0) return { problem: "invalid IP-literal" };
  if (bracket === 0) return splitLiteral(text);
  const colon = strictColons ? text.indexOf(":") : text.lastIndexOf(":");
  const port = colon < 0 ? "" : text.slice(colon);
  if (!/^(:\d*)?$/.test(port)) return { problem: `invalid port "${port}" after host` };
  const host = unescapeHost(colon < 0 ? text : text.slice(0, colon));
  return typeof host === "string" ? { host, port: port.slice(1) } : host;
}

/** An IPv6 address in brackets, with or without a zone. */
function splitLiteral(text: string): { host: string; port: string } | { problem: string } {
  const close = text.lastIndexOf("]");
  if (close < 0) return { problem: "missing ']' in host" };
  const port = text.slice(close + 1);
  if (!/^(:\d*)?$/.test(port)) return { problem: `invalid port "${port}" after host` };
  const literal = text.slice(1, close);
  const zone = literal.indexOf("%25");
  const address = unescapeHost(zone < 0 ? literal : literal.slice(0, zone));
  if (typeof address !== "string") return address;
  if (!address.includes(":") || address.includes("%") || !parseIp(address)) return { problem: "invalid IP-literal" };
  return { host: zone < 0 ? address : `${address}%${literal.slice(zone + 3)}`, port: port.slice(1) };
}

/** Only bytes above 127, and a percent sign itself, may be escaped in a host. Source: net/url, unescape for hosts. */
function unescapeHost(text: string): string | { problem: string } {
  const bad = /%(?!25|[89a-fA-F][0-9a-fA-F]).{0,2}/s.exec(text);
  if (bad) return { problem: `invalid URL escape "${bad[0]}"` };
  // Quotes and angle brackets are let through: a quoted value becomes the host `"http`. Source: net/url, shouldEscape for hosts.
  const character = /[ ^`{|}\\]/.exec(text);
  if (character) return { problem: `invalid character "${character[0]}" in host name` };
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const refused = (problem: string): GoUrl => ({ ok: false, problem });
