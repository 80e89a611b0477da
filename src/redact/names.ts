import { places } from "../facts/places.ts";
import { resolverConfig } from "../facts/resolver.ts";
import { credentials, routes } from "../facts/routes.ts";
import { goSettings, proxyList } from "../facts/settings.ts";
import type { FactStore } from "../facts/store.ts";
import { environment, watchedCommand } from "../facts/subject.ts";
import { mainModule } from "../facts/toolchain.ts";
import { watchedProcesses, watchedWaits } from "../facts/watch.ts";

/** One name that says who or where somebody is, and what stands for it in public. */
export interface Name {
  readonly name: string;
  readonly placeholder: string;
}

/** Hosts that everybody knows: to name them tells nothing of the user. */
const PUBLIC_HOSTS = /(^|\.)(golang\.org|go\.dev|gopkg\.in|github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)$/i;
const NO_HOST = /^(localhost|\d+(\.\d+){3}|.*:.*)$/;
/** Users of every machine: to name them tells nothing. */
const COMMON_USERS = new Set(["root", "nobody", "user", "runner", "go", "daemon"]);

/** The names that the facts hold: home, user, modules, hosts, search domains. Numbered in a fixed order, so that one machine's reports agree. */
export function namesOf(facts: FactStore, hostName: string | null): readonly Name[] {
  const home = facts.value(environment)?.values["HOME"] ?? placePath(facts, "HOME");
  const root = facts.value(mainModule)?.root ?? null;
  const names: Name[] = [
    ...modules(facts),
    ...(root ? [{ name: root, placeholder: "‹module-dir›" }] : []),
    ...(home && home.length > 1 ? [{ name: home, placeholder: "‹home›" }] : []),
    ...users(facts, home).map((name) => ({ name, placeholder: "‹user›" })),
    ...(hostName ? [{ name: hostName, placeholder: "‹this-host›" }] : []),
    ...numbered(hosts(facts), "host"),
    ...numbered(facts.value(resolverConfig)?.search ?? [], "domain"),
  ];
  // A longer name may contain a shorter one: the module's path contains its host.
  return distinct(names).sort((one, other) => other.name.length - one.name.length);
}

function modules(facts: FactStore): Name[] {
  const main = facts.value(mainModule);
  const required = (main?.requires ?? []).filter((module) => module.skipsProxy || module.skipsSumdb);
  const patterns = [
    ...(facts.value(proxyList)?.noProxyPatterns ?? []),
    ...(facts.value(proxyList)?.noSumPatterns ?? []),
  ];
  return [
    ...(main?.modulePath ? escaped(main.modulePath, "‹this-module›") : []),
    ...numbered(
      required.map(({ path }) => path),
      "private-module",
    ).flatMap(({ name, placeholder }) => escaped(name, placeholder)),
    ...numbered(
      patterns.filter((pattern) => pattern !== "*"),
      "private-pattern",
    ),
  ];
}

/** A module path and its form in proxy URLs and cache paths, where a capital is written as ! and the small letter. Source: golang.org/x/mod/module, EscapePath. */
function escaped(name: string, placeholder: string): Name[] {
  const inUrls = name.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
  return inUrls === name
    ? [{ name, placeholder }]
    : [
        { name, placeholder },
        { name: inUrls, placeholder },
      ];
}

function users(facts: FactStore, home: string | null): string[] {
  const values = facts.value(environment)?.values ?? {};
  const ofHome = /^\/(?:home|Users|data\/home)\/([^/]+)/.exec(home ?? "")?.[1];
  return [values["USER"], values["LOGNAME"], values["SUDO_USER"], ofHome].filter(
    (name): name is string => name !== undefined && name.length > 1 && !COMMON_USERS.has(name),
  );
}

function hosts(facts: FactStore): string[] {
  const wellKnown = new Set(defaultHosts(facts));
  const proxies = facts.value(proxyList);
  const all = [
    ...(proxies?.entries ?? []).map(({ host }) => host),
    proxies?.sumdbHost ?? null,
    ...(facts.value(routes)?.routes ?? []).flatMap((route) => [
      route.host,
      route.through?.host ?? null,
      ...route.requests.flatMap(({ redirects }) => redirects),
      ...(route.handshake?.chain ?? []).flatMap(({ names }) => names.map((name) => name.replace(/^\*\./, ""))),
    ]),
    ...(facts.value(credentials)?.netrcHosts ?? []),
    ...watchedHosts(facts),
    ...(facts.value(mainModule)?.requires ?? [])
      .filter((module) => module.skipsProxy)
      .map(({ path }) => path.split("/")[0] ?? null),
  ];
  return all.filter(
    (host): host is string =>
      host !== null && host.length > 2 && !wellKnown.has(host) && !PUBLIC_HOSTS.test(host) && !NO_HOST.test(host),
  );
}

/** Hosts in the commands that go started, such as those of git and ssh. */
function watchedHosts(facts: FactStore): string[] {
  const commands = [
    ...(facts.value(watchedWaits)?.waits ?? []).flatMap(({ argv, holders }) => [
      argv,
      ...holders.map((each) => each.argv),
    ]),
    ...(facts.value(watchedProcesses)?.processes ?? []).map(({ argv }) => argv),
    facts.value(watchedCommand)?.argv ?? [],
  ];
  const words = new Set(commands.flat());
  return [...words].flatMap((word) => [...word.matchAll(HOST_IN_WORD)].map((match) => match[1] ?? match[2] ?? ""));
}

/** The host of a URL, or of git's `user@host:path`. Source: git-clone(1), GIT URLS. */
const HOST_IN_WORD = /\b[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@]*@)?([A-Za-z0-9.-]+)|^[\w.-]+@([A-Za-z0-9.-]+)(?::|$)/g;

/** Hosts that come from Go's own defaults, read from the settings so that no list of them is kept here. */
function defaultHosts(facts: FactStore): string[] {
  const variables = facts.value(goSettings)?.variables ?? [];
  return variables
    .filter(({ name, source }) => source === "default" && (name === "GOPROXY" || name === "GOSUMDB"))
    .flatMap(({ value }) => value.split(/[,|\s]+/))
    .map((word) => word.replace(/^https?:\/\//, "").replace(/\/.*$/, ""));
}

const placePath = (facts: FactStore, role: string): string | null =>
  facts.value(places)?.places.find((place) => place.role === role)?.path ?? null;

const numbered = (all: readonly string[], kind: string): Name[] =>
  [...new Set(all)].map((name, at) => ({ name, placeholder: `‹${kind}-${at + 1}›` }));

const distinct = (names: readonly Name[]): Name[] => [
  ...new Map([...names].reverse().map((name) => [name.name, name])).values(),
];
