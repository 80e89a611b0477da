import type { ValueOf } from "../../facts/fact.ts";
import { cacheEntries } from "../../facts/places.ts";
import { goSettings } from "../../facts/settings.ts";
import { mainModule } from "../../facts/toolchain.ts";
import type { EntryCheck } from "../../system/files/files.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { modulePaths, SHARDS } from "./cache-paths.ts";
import { type Layer, layersOf } from "./layer-of.ts";
import { sampleEntries } from "./sample-entries.ts";

type Cache = ValueOf<typeof cacheEntries>["caches"][number];

const ACCESS_MS = 1_500;
const SHOWN = 20;

export default defineProbe({
  id: "check-cache-entries",
  title: { en: "check the cache shards one by one", zh: "逐个检查缓存分片" },
  step: "permissions",
  impact: "light",
  after: { goSettings },
  uses: { mainModule },
  yields: { cacheEntries },
  timeoutMs: 6_000,
  async run({ system }, { goSettings: settings, mainModule: module }) {
    const startedMs = system.clock.nowMs();
    const pathOf = (name: string) => settings.variables.find((each) => each.name === name)?.value ?? "";
    const asked: Promise<Cache | string>[] = [];
    if (pathOf("GOCACHE").startsWith("/")) asked.push(buildCache(system, pathOf("GOCACHE")));
    if (pathOf("GOMODCACHE").startsWith("/")) asked.push(moduleCache(system, pathOf("GOMODCACHE"), module));
    const caches = await Promise.all(asked);
    const failed = caches.find((cache) => typeof cache === "string");
    if (failed === "ETIMEDOUT")
      return { cacheEntries: notLearned("timed-out", "The caches did not answer: their file system hangs.") };
    if (failed !== undefined)
      return { cacheEntries: notLearned("failed", `The caches could not be looked at: ${failed}.`) };
    const source = `access(2) as uid ${system.judged.uid}`;
    return { cacheEntries: learned({ caches: caches as Cache[] }, source, system.clock.nowMs() - startedMs) };
  },
});

async function buildCache(system: System, path: string): Promise<Cache | string> {
  const checks = await system.files.checkAccess(
    [path, ...SHARDS.map((shard) => `${path}/${shard}`)],
    "write",
    ACCESS_MS,
  );
  if (!checks.ok) return checks.errno;
  const [top, ...shards] = checks.value;
  if (!top) return "EUNKNOWN";
  const missing = shards.filter((check) => check.errno === "ENOENT").length;
  const refused = shards.filter(isRefused);
  // The top directory matters where shards must still be made in it, and where it hides them all.
  if (isRefused(top) && (missing > 0 || refused.length === shards.length)) refused.unshift(top);
  const sample = await sampleEntries(system, shards);
  return cacheFact(system, "GOCACHE", path, {
    checked: 1 + shards.length - missing + sample.checked,
    missing,
    refused: [...refused.map((check) => ({ check, needs: "write" as const })), ...sample.refused],
    complete: sample.complete,
  });
}

async function moduleCache(
  system: System,
  path: string,
  module: ValueOf<typeof mainModule> | undefined,
): Promise<Cache | string> {
  const checks = await system.files.checkAccess(modulePaths(path, module), "write", ACCESS_MS);
  if (!checks.ok) return checks.errno;
  const present = checks.value.filter((check) => check.errno !== "ENOENT");
  return cacheFact(system, "GOMODCACHE", path, {
    checked: present.length,
    missing: checks.value.length - present.length,
    refused: present.filter(isRefused).map((check) => ({ check, needs: "write" as const })),
    complete: true,
  });
}

/** Refused for certain: an errno that says nothing of rights, such as ENOENT, is none. */
const isRefused = (check: EntryCheck): boolean => check.missing !== null;

async function cacheFact(
  system: System,
  role: Cache["role"],
  path: string,
  found: {
    readonly checked: number;
    readonly missing: number;
    readonly refused: readonly { readonly check: EntryCheck; readonly needs: "write" | "read" }[];
    readonly complete: boolean;
  },
): Promise<Cache> {
  const shown = found.refused.slice(0, SHOWN);
  const layers = await layersOf(
    system,
    shown.map(({ check }) => check),
  );
  return {
    role,
    path,
    checked: found.checked,
    missing: found.missing,
    usable: found.checked - found.refused.length,
    unusable: shown.map(({ check, needs }, at) => entryFact(check, needs, layers[at] ?? "unknown")),
    unusableTotal: found.refused.length,
    owners: [...new Set(found.refused.flatMap(({ check }) => (check.state ? [check.state.uid] : [])))].slice(0, 100),
    complete: found.complete,
  };
}

const entryFact = ({ path, state, missing, errno }: EntryCheck, needs: "write" | "read", layer: Layer) => ({
  path,
  uid: state?.uid ?? -1,
  gid: state?.gid ?? -1,
  mode: state?.mode ?? 0,
  needs: missing === "search" ? ("search" as const) : needs,
  layer,
  errno: errno ?? "EUNKNOWN",
});
