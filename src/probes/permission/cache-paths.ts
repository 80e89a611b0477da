import type { ValueOf } from "../../facts/fact.ts";
import type { mainModule } from "../../facts/toolchain.ts";
import { missingModules } from "../disk/place-plans.ts";

/** The 256 shards of a build cache. Source: go1.26 cmd/go/internal/cache, Open. */
export const SHARDS: readonly string[] = Array.from({ length: 256 }, (_, at) => at.toString(16).padStart(2, "0"));

/** More required modules than these are a sample. */
const MAX_MODULES = 50;

/**
 * What go would have to write in the module cache for the modules that this module lacks: the lock of go.sum,
 * each version's lock, and the directories down to it. Source: go1.26 cmd/go/internal/modfetch, lockVersion and SideLock.
 */
export function modulePaths(cache: string, module: ValueOf<typeof mainModule> | undefined): string[] {
  const missing = module ? missingModules(module).slice(0, MAX_MODULES) : [];
  const paths = new Set<string>();
  if (missing.length > 0 || !module)
    for (const name of ["", "/cache", "/cache/download", "/cache/lock"]) paths.add(cache + name);
  for (const { path, version } of missing) {
    const parts = escapePath(path).split("/");
    for (let length = 1; length <= parts.length; length += 1)
      paths.add(`${cache}/cache/download/${parts.slice(0, length).join("/")}`);
    paths.add(`${cache}/cache/download/${parts.join("/")}/@v`);
    paths.add(`${cache}/cache/download/${parts.join("/")}/@v/${escapePath(version)}.lock`);
  }
  return [...paths];
}

/** `A` becomes `!a`: caches also lie on file systems that know no capitals. Source: golang.org/x/mod/module, EscapePath. */
const escapePath = (path: string): string => path.replace(/[A-Z]/g, (capital) => `!${capital.toLowerCase()}`);
