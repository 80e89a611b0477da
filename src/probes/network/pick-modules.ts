import type { ValueOf } from "../../facts/fact.ts";
import type { mainModule, toolchainSwitch } from "../../facts/toolchain.ts";
import { pathOfModule } from "./rules/escape-path.ts";

type MainModule = ValueOf<typeof mainModule>;
type Required = MainModule["requires"][number];
type Switch = ValueOf<typeof toolchainSwitch>;

/** A module that every public proxy has: asked where go.mod names none. */
const NEUTRAL = "golang.org/x/text";
const NEUTRAL_VERSION = "v0.3.0";
/** Hosts on which nearly all modules are public; a module elsewhere is the one that a database may not know. */
const PUBLIC_HOSTS =
  /^(github\.com|gitlab\.com|bitbucket\.org|golang\.org|google\.golang\.org|gopkg\.in|go\.uber\.org|(sigs\.)?k8s\.io|cloud\.google\.com|go\.opentelemetry\.io|modernc\.org)\//;

export interface Wanted {
  readonly asksFor: "module-info" | "module-list" | "module-zip" | "toolchain";
  readonly module: string;
  /** Behind the proxy's own path. */
  readonly path: string;
}

/** What any proxy may be asked without a word about the modules in use. */
export const NEUTRAL_REQUEST: Wanted = { asksFor: "module-list", module: NEUTRAL, path: `/${NEUTRAL}/@v/list` };

/** The module that go would ask a proxy for first: one that is missing here, else any that is required. */
export function firstModule(module: MainModule | undefined): Wanted {
  const asked = proxied(module);
  const unverified = firstUnverified(module);
  const missing = asked.filter((each) => !each.inCache);
  const first = missing.find((each) => each.path === unverified?.path) ?? missing[0] ?? asked[0];
  return first ? infoOf(first) : NEUTRAL_REQUEST;
}

/** The zip of the first module that is missing here: a filter may let names and versions pass and hold up what is downloaded. */
export function missingZip(module: MainModule | undefined): readonly Wanted[] {
  if (module?.vendor) return [];
  const first = firstModule(module).module;
  const missing = proxied(module).find((each) => !each.inCache && !each.indirect && infoOf(each).module === first);
  return missing ? [fileOf(missing, "module-zip", "zip")] : [];
}

/** Others that are missing here and that go.mod requires for packages of its own: a rule of the proxy may be about one module alone. */
export function furtherModules(module: MainModule | undefined): readonly Wanted[] {
  // What lies in vendor/ is not downloaded.
  if (module?.vendor) return [];
  const first = firstModule(module).module;
  return proxied(module)
    .filter((each) => !each.inCache && !each.indirect)
    .map(infoOf)
    .filter((each) => each.module !== first);
}

const proxied = (module: MainModule | undefined): readonly Required[] =>
  (module?.requires ?? []).filter((each) => !each.skipsProxy && !each.replacedByPath && each.version);

const infoOf = (module: Required): Wanted => fileOf(module, "module-info", "info");

const fileOf = ({ path, version }: Required, asksFor: Wanted["asksFor"], suffix: string): Wanted => ({
  asksFor,
  module: `${path}@${version}`,
  path: `/${pathOfModule(path)}/@v/${pathOfModule(version)}.${suffix}`,
});

/** The toolchain that go would download before all else, or null. `platform` is GOOS-GOARCH of the host. */
export function wantedToolchain(due: Switch | undefined, platform: string): Wanted | null {
  if (due?.action !== "download" || !due.wanted) return null;
  const version = `v0.0.1-${due.wanted.startsWith("go") ? due.wanted : `go${due.wanted}`}.${platform}`;
  return {
    asksFor: "toolchain",
    module: `golang.org/toolchain@${version}`,
    path: `/golang.org/toolchain/@v/${pathOfModule(version)}.zip`,
  };
}

export interface Lookups {
  /** go would ask the database with this module. */
  readonly isNeeded: boolean;
  /** `path@version`, the likeliest to be unknown to it first. */
  readonly modules: readonly string[];
}

/** What go would ask the checksum database for. */
export function wantedLookups(module: MainModule | undefined, toolchain: Wanted | null, sumdbName: string): Lookups {
  // A toolchain is always verified, whatever GOSUMDB says. Source: go1.26 modfetch/sumdb.go, useSumDB.
  if (toolchain) return { isNeeded: sumdbName !== "off", modules: [toolchain.module] };
  if (sumdbName === "off") return { isNeeded: false, modules: [] };
  const lacking = unverified(module);
  if (lacking.length > 0) return { isNeeded: true, modules: lacking.map((each) => `${each.path}@${each.version}`) };
  const hasModule = module?.goMod !== null && module !== undefined;
  return { isNeeded: !hasModule, modules: [`${NEUTRAL}@${NEUTRAL_VERSION}`] };
}

const firstUnverified = (module: MainModule | undefined): Required | undefined => unverified(module)[0];

/** Modules whose hashes go.sum lacks and that nothing exempts. An indirect one needs only the hash of its go.mod until a package of it is built. */
function unverified(module: MainModule | undefined): readonly Required[] {
  const lacking = (module?.requires ?? []).filter(
    (each) =>
      !each.skipsSumdb &&
      !each.replacedByPath &&
      each.version &&
      (!each.modInGoSum || (!each.inGoSum && !each.indirect)),
  );
  const rank = (each: Required) => (PUBLIC_HOSTS.test(each.path) ? 1 : 0);
  return [...lacking].sort((one, other) => rank(one) - rank(other)).slice(0, 3);
}

/** Modules that go would fetch from their own hosts, one a host: those that go around the proxy, or all where the list comes to `direct`. */
export function directModules(module: MainModule | undefined, all: boolean): readonly Required[] {
  const direct = (module?.requires ?? []).filter((each) => (all || each.skipsProxy) && !each.replacedByPath);
  const missingFirst = [...direct].sort((one, other) => Number(one.inCache) - Number(other.inCache));
  const hosts = new Map<string, Required>();
  for (const each of missingFirst) {
    const host = each.path.split("/")[0] ?? "";
    if (host.includes(".") && !hosts.has(host)) hosts.set(host, each);
  }
  return [...hosts.values()].slice(0, 4);
}
