import type { ValueOf } from "../../facts/fact.ts";
import type { resolverConfig } from "../../facts/resolver.ts";
import { parseIp } from "../../text/ip-address.ts";

type Config = ValueOf<typeof resolverConfig>;
export type ResolvConf = Omit<Config, "sources" | "resolvConfState" | "skippedLines" | "goHasCgo">;

/** Go uses the first three, like libc. Source: go1.26 net/dnsconfig_unix.go. */
const MAX_SERVERS = 3;
const MAX_NDOTS = 15;
/** A fact holds no longer lists. */
const MAX_KEPT = 64;
const DEFAULT_SERVERS = ["127.0.0.1", "::1"];

/** What Go's resolver reads from resolv.conf, line by line, with its defaults. Source: go1.26 net/dnsconfig_unix.go, dnsReadConfig. */
export function parseResolvConf(text: string, hostname: string): ResolvConf {
  const servers: string[] = [];
  let search: string[] = [];
  const options = {
    ndots: 1,
    timeoutS: 5,
    attempts: 2,
    rotate: false,
    singleRequest: false,
    useTcp: false,
    trustAd: false,
  };
  const unknownOptions: string[] = [];
  const unknown = (word: string) => {
    if (unknownOptions.length < MAX_KEPT) unknownOptions.push(word.slice(0, 100));
  };
  for (const line of text.split("\n")) {
    if (line.startsWith(";") || line.startsWith("#")) continue;
    const [keyword, ...words] = fields(line);
    if (keyword === undefined) continue;
    const [first] = words;
    if (keyword === "nameserver") {
      if (first !== undefined && servers.length < MAX_SERVERS && parseIp(first)) servers.push(first);
    } else if (keyword === "domain") {
      if (first !== undefined) search = [rooted(first)];
    } else if (keyword === "search") {
      search = words
        .map(rooted)
        .filter((name) => name !== ".")
        .slice(0, MAX_KEPT);
    } else if (keyword === "options") {
      for (const word of words) if (!applyOption(word, options)) unknown(word);
    } else if (keyword !== "lookup") unknown(keyword);
  }
  return {
    servers: servers.length > 0 ? servers : DEFAULT_SERVERS,
    serversAreDefault: servers.length === 0,
    search: search.length > 0 ? search : searchOfHostname(hostname),
    ...options,
    unknownOptions,
  };
}

interface Options {
  ndots: number;
  timeoutS: number;
  attempts: number;
  rotate: boolean;
  singleRequest: boolean;
  useTcp: boolean;
  trustAd: boolean;
}

/** False where Go does not know the option. */
function applyOption(word: string, options: Options): boolean {
  const [name = "", value = ""] = word.split(/:(.*)/s, 2);
  if (word.startsWith("ndots:")) options.ndots = Math.min(MAX_NDOTS, leadingNumber(value));
  else if (word.startsWith("timeout:")) options.timeoutS = Math.max(1, leadingNumber(value));
  else if (word.startsWith("attempts:")) options.attempts = Math.max(1, leadingNumber(value));
  else if (name === "rotate" && word === name) options.rotate = true;
  else if (word === "single-request" || word === "single-request-reopen") options.singleRequest = true;
  else if (word === "use-vc" || word === "usevc" || word === "tcp") options.useTcp = true;
  else if (word === "trust-ad") options.trustAd = true;
  else return word === "edns0" || word === "no-reload";
  return true;
}

/** Go's dtoi: the digits at the start, 0 without any, and never more than 0xFFFFFF. */
const leadingNumber = (text: string): number => Math.min(0xffffff, Number(/^\d{0,9}/.exec(text)?.[0] ?? "0"));

const fields = (line: string): string[] => line.split(/[ \r\t\n]+/).filter(Boolean);

const rooted = (name: string): string => (name.endsWith(".") ? name : `${name}.`).slice(0, 255);

/** Without a search line: the part of the host's own name after its first dot. */
function searchOfHostname(hostname: string): string[] {
  const dot = hostname.indexOf(".");
  return dot >= 0 && dot < hostname.length - 1 ? [rooted(hostname.slice(dot + 1))] : [];
}
