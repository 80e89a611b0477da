import type { ValueOf } from "../../facts/fact.ts";
import type { routes } from "../../facts/routes.ts";
import type { Clock } from "../../system/clock.ts";
import type { DnsAnswer, Network } from "../../system/network/network.ts";
import { parseIp } from "../../text/ip-address.ts";
import { addressesInHosts } from "../resolver/parse-hosts.ts";
import { lookupOrder } from "../resolver/parse-nsswitch.ts";
import { type AskedName, askName } from "./ask-name.ts";
import { decide, goWaitsMs, hasAddress, isDomainName, nameList, type ResolverConfig } from "./go-lookup.ts";
import type { AskServer } from "./server-silence.ts";

type ResolveLeg = NonNullable<ValueOf<typeof routes>["routes"][number]["resolve"]>;

export interface Resolving {
  readonly network: Pick<Network, "sortAddresses">;
  readonly askServer: AskServer;
  readonly clock: Clock;
  readonly config: ResolverConfig;
  /** The text of the hosts file. */
  readonly hosts: string;
  readonly signal: AbortSignal;
}

export interface Resolved {
  /** In Go's order of dialling; empty where the name has none. */
  readonly addresses: readonly string[];
  readonly leg: ResolveLeg;
  /** The leg once every server has answered or is called silent: the evidence on dead servers. */
  readonly whole: Promise<ResolveLeg>;
}

/** Looks a name up as Go's own resolver does, but asks every server at once: go's waiting time is told by rule, not waited for. */
export async function resolveHost(host: string, resolving: Resolving): Promise<Resolved> {
  const { network, config, hosts } = resolving;
  const ended = (outcome: ResolveLeg["outcome"], addresses: readonly string[] = []): Resolved => {
    const leg: ResolveLeg = { host, outcome, addresses, queries: [], tookMs: 0, goWaitsMs: 0 };
    return { addresses, leg, whole: Promise.resolve(leg) };
  };
  if (parseIp(host)) return ended("literal", [host]);
  const order = lookupOrder(config.sources);
  const inHosts = order.includes("files") ? addressesInHosts(hosts, host) : [];
  if (order[0] === "files" && inHosts.length > 0) return ended("hosts-file", await network.sortAddresses(inHosts));
  if (!order.includes("dns")) return ended("not-asked");
  if (!isDomainName(host)) return ended("no-such-name");
  const resolved = await askServers(host, resolving);
  if (resolved.addresses.length > 0 || inHosts.length === 0) return resolved;
  const addresses = await network.sortAddresses(inHosts);
  const fromFile = (leg: ResolveLeg): ResolveLeg => ({ ...leg, outcome: "hosts-file", addresses });
  return { addresses, leg: fromFile(resolved.leg), whole: resolved.whole.then(fromFile) };
}

async function askServers(host: string, resolving: Resolving): Promise<Resolved> {
  const { clock, config, network } = resolving;
  const startedMs = clock.nowMs();
  const needless = new AbortController();
  const signal = AbortSignal.any([resolving.signal, needless.signal]);
  const names = nameList(host, config);
  const asked: AskedName[] = [];
  let found: readonly string[] = [];
  for (const name of names) {
    const isSuffixed = name !== `${host}.` && !host.endsWith(".");
    const round = askName(name, isSuffixed, config, resolving, signal);
    asked.push(round);
    await Promise.race([round.ready, deadEnd(asked, config)]);
    found = addressesOf(round.answers);
    if (found.length > 0 || resolving.signal.aborted) break;
    // Where no server says a word, other names of the same servers tell nothing new.
    if (isDead(asked, config)) break;
  }
  if (isDead(asked, config)) needless.abort();
  const tookMs = Math.round((clock.nowMs() - startedMs) * 10) / 10;
  const addresses = await network.sortAddresses(found);
  const leg = () => legOf(host, names, asked, addresses, config, tookMs);
  const whole = Promise.all(asked.map((round) => round.whole)).then(() => {
    // Servers behind the one that decides are of no use to go, nor is their silence.
    needless.abort();
    return leg();
  });
  return { addresses, leg: leg(), whole };
}

const NO_MESSAGE: readonly DnsAnswer["outcome"][] = ["silent", "port-closed", "unreachable"];

/** The first name was waited for to the end, and no server has said a word about any. */
function isDead(asked: readonly AskedName[], config: ResolverConfig): boolean {
  const answers = asked.flatMap((round) => round.answers);
  const isWhole = (asked[0]?.answers.length ?? 0) >= config.servers.length * 2;
  const isSilent = answers.some((answer) => answer.outcome === "silent");
  return isWhole && isSilent && answers.every((answer) => NO_MESSAGE.includes(answer.outcome));
}

/** Resolves when that is known; a server that answers leaves it open for ever. */
const deadEnd = (asked: readonly AskedName[], config: ResolverConfig): Promise<void> =>
  new Promise((resolve) => {
    void asked[0]?.whole.then(() => isDead(asked, config) && resolve());
  });

function addressesOf(answers: readonly DnsAnswer[]): readonly string[] {
  // One server's view: the first in order that has any, as Go takes each family from one server.
  return (["A", "AAAA"] as const).flatMap(
    (type) => answers.find((answer) => answer.type === type && answer.outcome === "answered")?.addresses ?? [],
  );
}

function legOf(
  host: string,
  names: readonly string[],
  asked: readonly AskedName[],
  addresses: readonly string[],
  config: ResolverConfig,
  tookMs: number,
): ResolveLeg {
  const rank = (answer: DnsAnswer) =>
    names.indexOf(answer.name) * 100 + config.servers.indexOf(answer.server) * 2 + (answer.type === "A" ? 0 : 1);
  const queries = asked.flatMap((round) => round.answers).sort((one, other) => rank(one) - rank(other));
  const outcome = outcomeOf(host, asked, config);
  const kept = outcome === "resolved" ? addresses : [];
  return { host, outcome, addresses: kept, queries, tookMs, goWaitsMs: goWaitsMs(names, queries, config) };
}

/** How Go's look-up ends. Of several names the error for the name as it stands is the one that it shows. */
function outcomeOf(host: string, asked: readonly AskedName[], config: ResolverConfig): ResolveLeg["outcome"] {
  // While late servers are still awaited, an address from any of them is what the way goes on with.
  const isPending = ({ answers }: AskedName) => decisions(answers, config).includes("pending");
  if (asked.some((round) => hasAddress(round.answers, config))) return "resolved";
  if (asked.some((round) => isPending(round) && addressesOf(round.answers).length > 0)) return "resolved";
  // Go asks nobody for such a name.
  if (asked.length === 0) return "no-address";
  const plain = asked.find((round) => round.name === `${host.replace(/\.$/, "")}.`) ?? asked.at(-1);
  const both = decisions(plain?.answers ?? [], config);
  if (both.includes("no-such-name")) return "no-such-name";
  if (both.includes("failing")) return "servers-failing";
  if (both.includes("silent") || both.includes("pending")) return "servers-silent";
  return "no-address";
}

const decisions = (answers: readonly DnsAnswer[], config: ResolverConfig) =>
  (["A", "AAAA"] as const).map((type) =>
    decide(
      config.servers,
      answers.filter((answer) => answer.type === type),
    ),
  );
