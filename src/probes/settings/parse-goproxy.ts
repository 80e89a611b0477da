import type { ValueOf } from "../../facts/fact.ts";
import type { proxyList } from "../../facts/settings.ts";
import { withoutSecrets } from "../../text/secrets.ts";
import { parseGoUrl, portNumber } from "./go-url.ts";

type Entry = ValueOf<typeof proxyList>["entries"][number];

/** Entries that are looked at. Nobody has written more than a few; the hostile list of 200 is read whole. */
const MAX_ENTRIES = 1_024;
/** A fact holds no longer text. */
const MAX_TEXT = 1_000;

/**
 * The entries of GOPROXY. Each is trimmed, empty ones are skipped, a word with a dot, colon or slash gets `https://`,
 * `direct` and `off` end the list. Source: go1.26 cmd/go/internal/modfetch/proxy.go, proxyList and newProxyRepo.
 */
export function parseGoproxy(value: string): Entry[] {
  const entries: Entry[] = [];
  let ended = false;
  let rest = value;
  while (rest !== "" && entries.length < MAX_ENTRIES) {
    const at = rest.search(/[,|]/);
    const word = (at < 0 ? rest : rest.slice(0, at)).trim();
    const separator = at < 0 ? null : (rest[at] as "," | "|");
    rest = at < 0 ? "" : rest.slice(at + 1);
    if (word === "") continue;
    const entry = { index: entries.length, separator, reachable: !ended };
    if (word === "direct" || word === "off") ended = true;
    entries.push({ ...entry, ...entryOf(word) });
  }
  return withLastSeparatorNull(entries);
}

type Parts = Omit<Entry, "index" | "separator" | "reachable">;

function entryOf(word: string): Parts {
  if (word === "direct" || word === "off") return { ...EMPTY, kind: word, text: word };
  const text = short(withoutSecrets(word).text);
  const url = /[.:/]/.test(word) && !word.includes(":/") && !word.startsWith("/") ? `https://${word}` : word;
  const parsed = parseGoUrl(url);
  if (!parsed.ok)
    return {
      ...EMPTY,
      kind: "invalid",
      text,
      problem: `invalid proxy URL: ${short(withoutSecrets(parsed.problem).text)}`,
    };
  const { scheme, host, port, hasUser, hasPassword } = parsed;
  const common = { ...EMPTY, text, scheme: scheme || null, hasUser, hasPassword };
  const path = short(parsed.path.replace(/\/+$/, ""));
  switch (scheme) {
    case "http":
    case "https":
      if (host === "") return { ...common, kind: "invalid", path, problem: "the proxy URL has no host" };
      return { ...common, kind: "url", host, port: portOf(port, scheme), path };
    case "file":
      return host === "" && !hasUser && !parsed.hasQuery
        ? { ...common, kind: "file", path }
        : { ...common, kind: "invalid", path, problem: "invalid file:// proxy URL with non-path elements" };
    case "":
      return { ...common, kind: "invalid", path, problem: `invalid proxy URL missing scheme: ${text}` };
    default:
      return {
        ...common,
        kind: "invalid",
        path,
        problem: `invalid proxy URL scheme (must be https, http, file): ${text}`,
      };
  }
}

const EMPTY = {
  scheme: null,
  host: null,
  port: null,
  path: "",
  hasUser: false,
  hasPassword: false,
  problem: null,
} as const;

function portOf(port: string, scheme: string): number {
  if (port === "") return scheme === "http" ? 80 : 443;
  return portNumber(port);
}

/** A separator counts between two entries only. */
const withLastSeparatorNull = (entries: readonly Entry[]): Entry[] =>
  entries.map((entry, index) => (index === entries.length - 1 ? { ...entry, separator: null } : entry));

const short = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/** The patterns of GOPRIVATE and its like, as path.Match sees them. */
export const parsePatterns = (value: string): string[] =>
  value
    .split(",")
    .map((pattern) => pattern.replace(/\/+$/, ""))
    .filter(Boolean)
    .slice(0, MAX_ENTRIES)
    .map(short);
