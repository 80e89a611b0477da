import type { ValueOf } from "../../facts/fact.ts";
import type { goSettings } from "../../facts/settings.ts";
import type { mainModule } from "../../facts/toolchain.ts";
import type { System } from "../../system/system.ts";

/** The files and directories in which go takes locks here. Source: go1.26 cmd/go/internal/lockedfile and its users. */
export interface LockedFiles {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

const STAT_MS = 500;

export function lockedFiles(
  settings: ValueOf<typeof goSettings>,
  module: ValueOf<typeof mainModule> | undefined,
): LockedFiles {
  const pathOf = (name: string) => {
    const value = settings.variables.find((each) => each.name === name)?.value ?? "";
    return value.startsWith("/") ? value.replace(/\/+$/, "") : null;
  };
  const build = pathOf("GOCACHE");
  const modules = pathOf("GOMODCACHE");
  const ofModule = [module?.goMod, module?.goMod?.replace(/go\.mod$/, "go.sum"), module?.goWork].filter(isPath);
  return {
    files: [...ofModule, ...(build ? [`${build}/trim.txt`] : []), ...(modules ? [`${modules}/cache/lock`] : [])],
    directories: [build, modules].filter(isPath),
  };
}

const isPath = (path: string | null | undefined): path is string => typeof path === "string";

/** device:inode of each file that is there, so that a line of /proc/locks can be told to be about it. */
export async function inodesOf({ files }: System, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const states = await Promise.all(paths.map((path) => files.stat(path, STAT_MS)));
  const inodes = new Map<string, string>();
  for (const [at, state] of states.entries())
    if (state.ok) inodes.set(`${state.value.device} ${state.value.inode}`, paths[at] ?? "");
  return inodes;
}

export const isLockedByGo = (path: string, { files, directories }: LockedFiles): boolean =>
  files.includes(path) || directories.some((directory) => path.startsWith(`${directory}/`));
