import type { ValuesOf } from "../../facts/fact.ts";
import type { goSettings, proxyList } from "../../facts/settings.ts";
import type { mainModule, toolchainSwitch } from "../../facts/toolchain.ts";
import { parseGoUrl, portNumber } from "../settings/go-url.ts";
import { type Database, databaseRoutes, walkDatabase } from "./checksum-database.ts";
import {
  askEntry,
  askFurther,
  isFetched,
  type ProxyEntry,
  passingOf,
  redirectRoutes,
  routeOfEntry,
  type WalkedEntry,
  walkEntry,
} from "./module-proxies.ts";
import {
  directModules,
  firstModule,
  furtherModules,
  missingZip,
  type Wanted,
  wantedLookups,
  wantedToolchain,
} from "./pick-modules.ts";
import { type DirectModule, walkModule } from "./version-control.ts";
import type { Route, Walker } from "./walker.ts";

export type Known = ValuesOf<{ proxyList: typeof proxyList }> &
  Partial<
    ValuesOf<{ goSettings: typeof goSettings; mainModule: typeof mainModule; toolchainSwitch: typeof toolchainSwitch }>
  >;

export interface Scope {
  /** Not whole: a look at one wait, after which others may need the requests that a host allows. */
  readonly isWhole: boolean;
  /** No command is watched: go would build here. A command that was watched may have asked for modules whatever lies in vendor/. */
  readonly isCheckUp: boolean;
}

/** Walks every route at once; only what depends on an answer waits for it. */
export async function walkAll(
  proxies: readonly ProxyEntry[],
  known: Known,
  direct: boolean,
  walker: Walker,
  { isWhole, isCheckUp }: Scope = { isWhole: true, isCheckUp: false },
): Promise<readonly Route[]> {
  const { mainModule: module, toolchainSwitch: due, proxyList: list } = known;
  const toolchain = wantedToolchain(due, platformOf(known.goSettings));
  const wanted = [toolchain, firstModule(module)].filter((each): each is Wanted => each !== null);
  const lookups = wantedLookups(module, toolchain, list.sumdbName);
  const database = databaseOf(list);
  // A build from vendor/ asks no host, so that what is broken on the way to one is no cause.
  const asksHosts = !(isCheckUp && module?.vendor === true && toolchain === null && !direct);
  const early = direct ? directModules(module, list.entries[0]?.kind === "direct") : [];
  const [met, walkedDatabase, earlyRoutes] = await Promise.all([
    Promise.all(proxies.map((entry) => walkEntry(entry, wanted, walker))).then((all) =>
      meet(all, list, wanted, walker, asksHosts),
    ),
    database ? walkDatabase(database, proxies, lookups, walker) : [],
    Promise.all(early.map((each) => walkModule({ ...each, isMissing: !each.inCache }, walker))),
  ]);
  const own = toolchain && comesToDirect(met, list) ? walkModule(directToolchain(toolchain), walker) : [];
  const further = toolchain === null && isWhole ? [...missingZip(module), ...furtherModules(module)] : [];
  // Last of all, so that the database has had its share of the requests.
  const entries = await Promise.all(
    met.map(async (each) =>
      each.walked.entry.index === 0 ? { ...each, walked: await askFurther(each.walked, further, walker) } : each,
    ),
  );
  const comes = asksHosts && modulesCome(entries, list, module);
  const [proxyRoutes, databaseRoutesOf, ownRoutes] = await Promise.all([
    Promise.all(
      entries.map(async ({ walked, met }) => [await routeOfEntry(walked, met), ...(await redirectRoutes(walked, met))]),
    ),
    databaseRoutes(walkedDatabase, lookups.isNeeded, comes),
    own,
  ]);
  for (const { walked } of entries) walked.line.close();
  return [...proxyRoutes.flat(), ...databaseRoutesOf, ...earlyRoutes.flat(), ...ownRoutes];
}

/** `direct` gets toolchains as it gets any module: from the host of their path. */
function directToolchain({ module }: Wanted): DirectModule {
  const [path = "", version = ""] = module.split("@");
  return { path, version, isMissing: true };
}

/** Whether every entry before `direct` lets go pass. A file:// entry among them may serve. */
function comesToDirect(met: readonly Met[], { entries }: Known["proxyList"]): boolean {
  const direct = entries.find(({ kind }) => kind === "direct");
  if (!direct?.reachable || entries.some((entry) => mayServe(entry) && entry.index < direct.index)) return false;
  return met.every(
    (each) => each.walked.entry.index > direct.index || (each.met && passingOf(each.walked) === "falls-through"),
  );
}

/**
 * A directory that may hold the module, or ends the list: what stands behind it is not known to be met. From one that is not there
 * go turns to the next entry, from one that it cannot read only after a "|". Source: go1.26 modfetch/proxy.go, TryProxies.
 */
const mayServe = ({ kind, problem, separator }: Known["proxyList"]["entries"][number]): boolean =>
  kind === "file" && problem !== "ENOENT" && !(problem !== null && separator === "|");

/** Toolchains are named after the host that runs them. */
function platformOf(settings: Known["goSettings"]): string {
  const value = (wanted: string) => settings?.variables.find(({ name }) => name === wanted)?.value;
  return `${value("GOHOSTOS") || "linux"}-${value("GOHOSTARCH") || "amd64"}`;
}

interface Met {
  readonly walked: WalkedEntry;
  readonly met: boolean;
}

/** Go asks a later entry only where those before let it pass; those that it meets are asked what go wants. */
async function meet(
  all: readonly WalkedEntry[],
  list: Known["proxyList"],
  wanted: readonly Wanted[],
  walker: Walker,
  isFirstMet: boolean,
): Promise<readonly Met[]> {
  const result: Met[] = [];
  let isMet = isFirstMet;
  for (const walked of all) {
    // A file:// entry before it may serve everything; what it lacks is not known here.
    const behindFile = list.entries.some((entry) => entry.index < walked.entry.index && mayServe(entry));
    const met: boolean = isMet && !behindFile;
    const asked: WalkedEntry = met && walked.entry.index > 0 ? await askAgain(walked, wanted, walker) : walked;
    result.push({ walked: asked, met });
    isMet = met && passingOf(asked) === "falls-through";
  }
  return result;
}

/** An entry that go comes to after all: now it is asked for the module itself. */
async function askAgain(walked: WalkedEntry, wanted: readonly Wanted[], walker: Walker): Promise<WalkedEntry> {
  const { line, entry } = walked;
  if (line.way.legs.stoppedAt !== null || !walked.requests.every((leg) => leg.outcome === "answered")) return walked;
  const requests = [];
  const astray = [];
  for (const each of wanted) {
    if (walked.requests.some((leg) => leg.asksFor === each.asksFor)) continue;
    const answered = await askEntry(entry, line, each, walker);
    if (answered) requests.push(answered.leg);
    if (answered?.astray) astray.push(answered.astray);
  }
  // The neutral question has done its work once the real one is answered.
  return requests.length > 0 ? { ...walked, requests, astray } : walked;
}

/** Whether go gets modules here, so that it comes to verify them: from a proxy, from a directory, from their hosts, or all are in the cache. */
function modulesCome(entries: readonly Met[], list: Known["proxyList"], module: Known["mainModule"]): boolean {
  const [first] = list.entries;
  if ((first?.kind === "file" && first.problem === null) || first?.kind === "direct") return true;
  if (
    entries.some(({ walked, met }) => met && walked.line.way.legs.stoppedAt === null && walked.requests.some(isFetched))
  )
    return true;
  const missing = (module?.requires ?? []).some((each) => !each.inCache && !each.skipsProxy && !each.replacedByPath);
  return (module?.requires.length ?? 0) > 0 && !missing;
}

/** The database of GOSUMDB, or null where it is off or not to be read. */
function databaseOf({ sumdbName, sumdbUrl, sumdbProblem }: Known["proxyList"]): Database | null {
  if (sumdbName === "off" || sumdbName === "" || sumdbProblem !== null || sumdbUrl === null) return null;
  const url = parseGoUrl(sumdbUrl);
  if (!url.ok || url.host === "" || (url.scheme !== "https" && url.scheme !== "http")) return null;
  const port = url.port === "" ? (url.scheme === "https" ? 443 : 80) : portNumber(url.port);
  return {
    name: sumdbName,
    origin: { scheme: url.scheme, host: url.host, port },
    path: url.path.replace(/\/+$/, ""),
    hasOwnAddress: sumdbUrl !== `https://${sumdbName}`,
  };
}
