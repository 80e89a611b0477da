import type { ValueOf } from "../../facts/fact.ts";
import { goSettings } from "../../facts/settings.ts";
import { mainModule, moduleSums } from "../../facts/toolchain.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { join } from "../settings/user-directories.ts";
import { firstHashes } from "./go-sum.ts";
import { readModuleFile } from "./main-module-files.ts";
import { escaped } from "./module-cache-path.ts";

type Required = ValueOf<typeof mainModule>["requires"][number];
type Mismatch = ValueOf<typeof moduleSums>["mismatches"][number];

/** What go wrote down when it unpacked the module. Anything else it would work out anew. Source: go1.26 modfetch/fetch.go, isValidSum. */
const SUM = /^h1:[A-Za-z0-9+/]{43}=$/;
/** Modules that are looked at; few go.mod files require more of themselves. */
const MAX_MODULES = 100;
const DEADLINE_MS = 1_000;

export default defineProbe({
  id: "compare-module-sums",
  title: { en: "compare go.sum with the module cache", zh: "比对 go.sum 与模块缓存" },
  step: "toolchain",
  impact: "light",
  after: { goSettings, mainModule },
  yields: { moduleSums },
  timeoutMs: 4_000,
  async run({ system }, { goSettings: settings, mainModule: module }) {
    const cache = settings.variables.find(({ name }) => name === "GOMODCACHE")?.value ?? "";
    const sumFile = module.goMod?.replace(/\.mod$/, ".sum") ?? null;
    // A workspace has a go.sum for each of its modules, and one of its own.
    if (sumFile === null || module.vendor || module.goWork !== null || !cache.startsWith("/"))
      return { moduleSums: notLearned("not-applicable", "No go.sum is compared with the module cache here.") };
    // What go.mod requires for others alone may never be loaded.
    const used = module.requires
      .filter((each) => !each.indirect && !each.replacedByPath && each.inGoSum && each.inCache)
      .slice(0, MAX_MODULES);
    const sums = used.length > 0 ? await readModuleFile(system, sumFile) : { text: "" };
    const recorded = firstHashes("text" in sums ? sums.text : "");
    const found = await Promise.all(used.map((each) => compare(system, cache, each, recorded)));
    const mismatches = found.filter((each) => each !== null);
    return { moduleSums: learned({ sumFile, compared: used.length, mismatches }, sumFile) };
  },
});

async function compare(
  { files }: System,
  cache: string,
  { path, version }: Required,
  recorded: ReadonlyMap<string, string>,
): Promise<Mismatch | null> {
  const ours = recorded.get(`${path} ${version}`);
  const file = join(cache, "cache/download", escaped(path), "@v", `${escaped(version)}.ziphash`);
  const content = await files.read(file, { maxBytes: 128, deadlineMs: DEADLINE_MS });
  const cached = content.ok ? content.value.text.trim() : "";
  if (!ours || !SUM.test(cached) || ours === cached) return null;
  return { path, version, recorded: ours.slice(0, 100), cached };
}
