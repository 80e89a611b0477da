import type { ValueOf } from "../../facts/fact.ts";
import type { resolverConfig } from "../../facts/resolver.ts";
import type { DnsAnswer } from "../../system/network/network.ts";

export type ResolverConfig = ValueOf<typeof resolverConfig>;
export type Decision = "pending" | "found" | "no-such-name" | "no-data" | "failing" | "silent";

/** The dialler gives resolution and connect 30 s together. Source: net/http transport.go, DefaultTransport. */
const DIAL_LIMIT_MS = 30_000;
const MAX_SUFFIXES = 6;

/** Source: net/dnsclient.go, isDomainName. */
export function isDomainName(name: string): boolean {
  const bare = name.endsWith(".") ? name.slice(0, -1) : name;
  if (bare.length === 0 || bare.length > 253) return false;
  if (!/^[A-Za-z0-9_.-]+$/.test(bare) || /^[0-9.]+$/.test(bare)) return false;
  return bare.split(".").every((label) => /^(?!-).{1,63}(?<!-)$/.test(label));
}

/** The names that are asked one after the other: as it stands first where it has dots enough. Source: net/dnsclient_unix.go, nameList. */
export function nameList(host: string, config: Pick<ResolverConfig, "ndots" | "search">): readonly string[] {
  if (/\.onion\.?$/i.test(host)) return [];
  if (host.endsWith(".")) return [host];
  const plain = `${host}.`;
  const suffixed = config.search
    .slice(0, MAX_SUFFIXES)
    .map((suffix) => plain + suffix)
    .filter((name) => name.length <= 254 && !/\.onion\.$/i.test(name));
  const hasDots = host.split(".").length - 1 >= config.ndots;
  return hasDots ? [plain, ...suffixed] : [...suffixed, plain];
}

/** What Go makes of the answers to one question, the servers in its order: it turns to the next one after silence or an error, never after "there is none". */
export function decide(servers: readonly string[], answers: readonly DnsAnswer[]): Decision {
  let isSilent = false;
  let isFailing = false;
  for (const server of servers) {
    const answer = answers.find((each) => each.server === server);
    if (!answer) return "pending";
    if (answer.outcome === "answered") return "found";
    if (answer.outcome === "no-such-name" || answer.outcome === "no-data") return answer.outcome;
    if (answer.outcome === "silent") isSilent = true;
    else isFailing = true;
  }
  return isSilent && !isFailing ? "silent" : "failing";
}

/**
 * What go loses over one question. With rotate each question begins at the next server, A and AAAA apart: the dearest turn counts.
 * Source: go1.26 net/dnsclient_unix.go, tryOneName and serverOffset.
 */
function lostMs(answers: readonly DnsAnswer[], config: ResolverConfig): number {
  const { servers, rotate } = config;
  const turns = rotate ? servers.map((_, at) => [...servers.slice(at), ...servers.slice(0, at)]) : [servers];
  return Math.max(0, ...turns.map((turn) => lostInTurnMs(answers, turn, config)));
}

/** Each silent server before the one that decides costs the timeout; with none that decides, as often as there are attempts. */
function lostInTurnMs(answers: readonly DnsAnswer[], servers: readonly string[], config: ResolverConfig): number {
  const timeoutMs = config.timeoutS * 1_000;
  let silent = 0;
  for (const server of servers) {
    const answer = answers.find((each) => each.server === server);
    if (!answer) continue;
    if (["answered", "no-such-name", "no-data"].includes(answer.outcome)) return silent * timeoutMs;
    if (answer.outcome === "silent" || answer.outcome === "late") silent += 1;
  }
  return silent * timeoutMs * config.attempts;
}

/** The whole look-up: A and AAAA side by side, one after the other with single-request; names in turn until one has an address. */
export function goWaitsMs(names: readonly string[], answers: readonly DnsAnswer[], config: ResolverConfig): number {
  let total = 0;
  for (const name of names) {
    const own = answers.filter((answer) => answer.name === name);
    const lost = (["A", "AAAA"] as const).map((type) =>
      lostMs(
        own.filter((answer) => answer.type === type),
        config,
      ),
    );
    total += config.singleRequest ? lost.reduce((sum, each) => sum + each, 0) : Math.max(...lost);
    if (hasAddress(own, config)) break;
  }
  return Math.min(DIAL_LIMIT_MS, total);
}

/** Whether Go ends its look-up with this name. */
export const hasAddress = (own: readonly DnsAnswer[], config: Pick<ResolverConfig, "servers">): boolean =>
  (["A", "AAAA"] as const).some(
    (type) =>
      decide(
        config.servers,
        own.filter((answer) => answer.type === type),
      ) === "found",
  );
