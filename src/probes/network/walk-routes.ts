import type { ValueOf } from "../../facts/fact.ts";
import { resolverConfig } from "../../facts/resolver.ts";
import { routes } from "../../facts/routes.ts";
import { goSettings, proxyList } from "../../facts/settings.ts";
import { subjectProcess } from "../../facts/subject.ts";
import { mainModule, toolchainSwitch } from "../../facts/toolchain.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned, notLearned, type ProbeContext } from "../probe.ts";
import type { ProxyEntry } from "./module-proxies.ts";
import { netrcFileOf } from "./netrc-file.ts";
import { isCovered, walkPeers } from "./observed-peers.ts";
import { credentialsOfEntries } from "./raw-goproxy.ts";
import { type Resolved, resolveHost } from "./resolve-host.ts";
import { forwardProxyFor } from "./rules/forward-proxy.ts";
import { netrcLineFor } from "./rules/netrc.ts";
import { askServersOnce } from "./server-silence.ts";
import { otherStores, trustFilesOf } from "./trust-files.ts";
import { walkAll } from "./walk-all.ts";
import { authorityOf, requestBudget, type Walker } from "./walker.ts";

/** Entries that are walked; the rest is counted. Nobody's list is longer, apart from a hostile one. */
const MAX_ENTRIES = 8;

/** The hosts that go would talk to, phase by phase, each timed apart. */
export default defineProbe({
  id: "walk-routes",
  title: { en: "Walk go's way to each host", zh: "沿 go 的路径访问每台主机" },
  step: "network",
  impact: "light",
  after: { proxyList },
  uses: { resolverConfig, mainModule, toolchainSwitch, goSettings, subjectProcess },
  yields: { routes },
  timeoutMs: 15_000,
  async run(context, known) {
    const { options, system } = context;
    if (options.offline) return { routes: notLearned("not-run", "--offline: no socket is opened.") };
    if (known.subjectProcess?.sameNetworkNamespace === false)
      return {
        routes: notLearned(
          "not-permitted",
          "The process has a network namespace of its own; its routes cannot be tried from here.",
          {
            remedy: `nsenter -t ${known.subjectProcess.pid ?? "PID"} -n gowhy`,
          },
        ),
      };
    if (!system.judged.environmentReadable)
      return {
        routes: notLearned(
          "not-permitted",
          "The environment of the process may not be read, so that its proxies are not known.",
          {
            remedy: "Run gowhy as the same user or as root.",
          },
        ),
      };
    const { entries } = known.proxyList;
    const walked = entries.filter((entry) => entry.reachable && entry.kind === "url").slice(0, MAX_ENTRIES);
    const [walker, credentials] = await Promise.all([
      walkerOf(context, known.resolverConfig, goMinorOf(known.goSettings), goauthOf(known.goSettings)),
      credentialsOfEntries(system, known.goSettings),
    ]);
    const proxies = walked.map(
      (entry): ProxyEntry => ({
        index: entry.index,
        origin: { scheme: entry.scheme ?? "https", host: entry.host ?? "", port: entry.port ?? 443 },
        path: entry.path,
        separator: entry.separator,
        credential: credentials[entry.index] ?? null,
      }),
    );
    const peers = options.peers ?? [];
    const scope = { isWhole: peers.length === 0, isCheckUp: options.peers === undefined };
    const [expected, observed] = await Promise.all([
      walkAll(proxies, known, options.direct, walker, scope),
      walkPeers(peers, walker),
    ]);
    const all = [...expected, ...observed.filter((route) => !isCovered(route, expected))];
    const skippedEntries = entries.filter((entry) => entry.reachable && entry.kind === "url").length - walked.length;
    return { routes: learned({ routes: [...all], skippedEntries }, "sockets of gowhy's own, by Go's rules") };
  },
});

/** Since then go looks credentials up by the whole URL, and one with a user in it matches no line of netrc. Source: go1.26 auth.go, loadCredential. */
const GOAUTH_SINCE = 24;

/** Until then; and later with a setting of GODEBUG. Source: go1.26 crypto/tls/defaults.go, tlsrsakex. */
const NO_RSA_EXCHANGE_SINCE = 22;

const offersRsaExchange = (goMinor: number | null, godebug: string): boolean =>
  goMinor === null || goMinor < NO_RSA_EXCHANGE_SINCE || godebug.split(",").includes("tlsrsakex=1");

type Settings = ValueOf<typeof goSettings> | undefined;

const NO_RESOLVER: ValueOf<typeof resolverConfig> = {
  servers: [],
  serversAreDefault: false,
  search: [],
  ndots: 1,
  timeoutS: 5,
  attempts: 2,
  rotate: false,
  singleRequest: false,
  useTcp: false,
  trustAd: false,
  unknownOptions: [],
  sources: ["files"],
  resolvConfState: "unreadable",
  skippedLines: 0,
  goHasCgo: null,
};

async function walkerOf(
  { system, signal, options }: ProbeContext,
  config: ValueOf<typeof resolverConfig> | undefined,
  goMinor: number | null,
  goauth: string,
): Promise<Walker> {
  const { network, clock, judged } = system;
  const [hosts, trust, netrc] = await Promise.all([hostsFile(system), trustFilesOf(system), netrcFileOf(system)]);
  const usesNetrc = goauth.split(";").some((command) => command.trim().split(/\s+/)[0] === "netrc");
  const resolving = {
    network,
    askServer: askServersOnce(network, clock),
    clock,
    config: config ?? NO_RESOLVER,
    hosts,
    signal,
  };
  const lookups = new Map<string, Promise<Resolved>>();
  return {
    network,
    clock,
    signal,
    resolve(host) {
      const known = lookups.get(host);
      if (known) return known;
      const lookup = resolveHost(host, resolving);
      lookups.set(host, lookup);
      void lookup.then(({ addresses }) => options.onResolved?.(host, addresses));
      return lookup;
    },
    throughFor: (origin) => forwardProxyFor(origin, judged.environment, goMinor),
    trust: {
      certificates: trust.files.flatMap((place) => place.pem),
      directories: async () => (await trust.directories()).flatMap((place) => place.pem),
      elsewhere: () => otherStores(system.files),
    },
    offersRsaExchange: offersRsaExchange(goMinor, judged.environment["GODEBUG"] ?? ""),
    mayAsk: requestBudget(network),
    netrcFor(origin, urlHasUser) {
      const line =
        usesNetrc && !(urlHasUser && (goMinor ?? GOAUTH_SINCE) >= GOAUTH_SINCE)
          ? netrcLineFor(netrc.lines, authorityOf(origin))
          : null;
      return line && { user: line.login, password: line.password };
    },
  };
}

async function hostsFile({ files }: System): Promise<string> {
  const content = await files.read("/etc/hosts", { maxBytes: 4 * 1024 * 1024, deadlineMs: 1_500 });
  return content.ok ? content.value.text : "";
}

const settingOf = (settings: Settings, wanted: string): string =>
  settings?.variables.find(({ name }) => name === wanted)?.value ?? "";

/** go1.26.8 → 26. */
const goMinorOf = (settings: Settings): number | null => {
  const minor = /^go1\.(\d+)/.exec(settingOf(settings, "GOVERSION"))?.[1];
  return minor === undefined ? null : Number(minor);
};

/** Before 1.24 there is no GOAUTH, and netrc is read. */
const goauthOf = (settings: Settings): string => settingOf(settings, "GOAUTH") || "netrc";
