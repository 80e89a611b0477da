import type { ValueOf } from "../../facts/fact.ts";
import { goSettings, proxyList } from "../../facts/settings.ts";
import { mainModule } from "../../facts/toolchain.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned } from "../probe.ts";
import { wordsOf } from "../settings/split-command.ts";
import { join } from "../settings/user-directories.ts";
import { type GoModFile, parseGoMod, replaced } from "./go-mod.ts";
import { parseGoSum } from "./go-sum.ts";
import { findModuleFiles, lastFlag, readModuleFile } from "./main-module-files.ts";
import { matchesPatterns } from "./match-patterns.ts";
import { escaped } from "./module-cache-path.ts";
import { settingIn } from "./setting-in.ts";

type Module = ValueOf<typeof mainModule>;
type Required = Module["requires"][number];

/** Requirements that are looked up one by one. Direct ones come first; the number of all is told. */
const MAX_REQUIRES = 400;
/** A fact holds no longer text. */
const MAX_PATH = 3_900;
/** All required modules are looked for in one call, hundreds of paths on whatever disk holds the module cache; the probe has 5 s. */
const CACHE_DEADLINE_MS = 1_500;

export default defineProbe({
  id: "read-main-module",
  title: { en: "read go.mod, go.work and go.sum", zh: "读取 go.mod、go.work 和 go.sum" },
  step: "toolchain",
  impact: "light",
  uses: { goSettings, proxyList },
  yields: { mainModule },
  timeoutMs: 5_000,
  async run({ system }, { goSettings: settings, proxyList: proxies }) {
    const { environment, cwd } = system.judged;
    const setting = (name: string) => settingIn(settings, name) ?? environment[name] ?? "";
    const flags = wordsOf(setting("GOFLAGS"));
    const files = await findModuleFiles(system, {
      cwd,
      goroot: setting("GOROOT") || null,
      gowork: setting("GOWORK").slice(0, MAX_PATH),
      go111module: setting("GO111MODULE"),
      flags,
      temporary: environment["TMPDIR"] || "/tmp",
    });
    const module = await readModule(system, files.goMod, files.goWork);
    const root = files.goMod ? join(files.goMod, "..") : null;
    const vendor = await usesVendor(system, root, flags, module.file);
    const sums = await readSums(system, files.goMod, files.goWork);
    const requires = await requirementsOf(system, module.file, sums, setting("GOMODCACHE"), proxies);
    return {
      mainModule: learned(
        {
          goMod: files.goMod,
          goWork: files.goWork,
          root,
          modulePath: module.file?.modulePath ?? null,
          goLine: module.file?.goLine ?? null,
          toolchainLine: module.file?.toolchainLine ?? null,
          vendor,
          problem: (files.problem ?? module.problem)?.slice(0, MAX_PATH) ?? null,
          requires,
          requiresTotal: module.file?.requires.length ?? 0,
        },
        files.goWork ?? files.goMod ?? "no go.mod from here up",
      ),
    };
  },
});

/** The module's own lines; the go and toolchain lines are go.work's where one is in charge. */
async function readModule(
  system: System,
  goMod: string | null,
  goWork: string | null,
): Promise<{ readonly file: GoModFile | null; readonly problem: string | null }> {
  const mod = goMod ? await readModuleFile(system, goMod) : null;
  const work = goWork ? await readModuleFile(system, goWork) : null;
  const own = mod && "text" in mod ? parseGoMod(mod.text) : null;
  const above = work && "text" in work ? parseGoMod(work.text) : null;
  const unreadable = [work, mod].find(
    (each): each is { problem: string; missing: boolean } => each !== null && "problem" in each,
  );
  const malformed = [
    [goWork, above],
    [goMod, own],
  ] as const;
  const first = malformed.find(([, file]) => file?.problem);
  const nameless = own !== null && own.modulePath === null ? `${goMod}: no module line` : null;
  const problem = unreadable?.problem ?? (first ? `${first[0]}: ${first[1]?.problem}` : nameless);
  if (!above) return { file: own, problem };
  const base = own ?? above;
  return {
    file: {
      ...base,
      goLine: above.goLine,
      toolchainLine: above.toolchainLine,
      replaces: [...above.replaces, ...base.replaces],
    },
    problem,
  };
}

async function readSums(system: System, goMod: string | null, goWork: string | null): Promise<ReadonlySet<string>> {
  const paths = [...(goMod ? [goMod.replace(/\.mod$/, ".sum")] : []), ...(goWork ? [`${goWork}.sum`] : [])];
  const texts = await Promise.all(paths.map((path) => readModuleFile(system, path)));
  return parseGoSum(texts.map((each) => ("text" in each ? each.text : "")).join("\n"));
}

/** Go builds from vendor where the directory is there and go.mod says 1.14 or later, unless -mod says otherwise. Source: go help modules. */
async function usesVendor(
  system: System,
  root: string | null,
  flags: readonly string[],
  file: GoModFile | null,
): Promise<boolean> {
  const mod = lastFlag(flags, "mod");
  if (mod !== null) return mod === "vendor";
  const [, minor] = (file?.goLine ?? "1.16").split(".").map(Number);
  if (root === null || (minor ?? 0) < 14) return false;
  const state = await system.files.stat(join(root, "vendor/modules.txt"), CACHE_DEADLINE_MS);
  return state.ok;
}

async function requirementsOf(
  system: System,
  file: GoModFile | null,
  sums: ReadonlySet<string>,
  moduleCache: string,
  proxies: ValueOf<typeof proxyList> | undefined,
): Promise<Required[]> {
  const sorted = [...(file?.requires ?? [])].sort((one, other) => Number(one.indirect) - Number(other.indirect));
  const fetched = sorted.slice(0, MAX_REQUIRES).map((each) => ({ ...each, by: replaced(each, file?.replaces ?? []) }));
  const cached = await inModuleCache(
    system,
    moduleCache,
    fetched.flatMap(({ by }) => (by ? [by] : [])),
  );
  return fetched.map(({ path, version, indirect, by }) => {
    const real = by ?? { path, version };
    return {
      path: real.path,
      version: real.version,
      indirect,
      inGoSum: sums.has(`${real.path} ${real.version}`),
      modInGoSum: sums.has(`${real.path} ${real.version}/go.mod`),
      inCache: cached.has(`${real.path} ${real.version}`),
      skipsProxy: matchesPatterns(proxies?.noProxyPatterns ?? [], real.path),
      skipsSumdb: matchesPatterns(proxies?.noSumPatterns ?? [], real.path),
      replacedByPath: by === null,
    };
  });
}

/** Which modules go finds in the cache: as a directory, or as a zip that it would only unpack. Source: go1.26 modfetch.DownloadDir. */
async function inModuleCache(
  system: System,
  moduleCache: string,
  modules: readonly { readonly path: string; readonly version: string }[],
): Promise<ReadonlySet<string>> {
  if (!moduleCache.startsWith("/") || modules.length === 0) return new Set();
  const byPath = new Map<string, string>();
  for (const { path, version } of modules) {
    const [name, at] = [escaped(path), escaped(version)];
    byPath.set(join(moduleCache, `${name}@${at}`), `${path} ${version}`);
    byPath.set(join(moduleCache, "cache/download", name, "@v", `${at}.zip`), `${path} ${version}`);
  }
  const checks = await system.files.checkAccess([...byPath.keys()], "read", CACHE_DEADLINE_MS);
  if (!checks.ok) return new Set();
  return new Set(checks.value.flatMap((each) => (each.state ? [byPath.get(each.path) ?? ""] : [])));
}
