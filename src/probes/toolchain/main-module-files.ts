import type { System } from "../../system/system.ts";
import { join } from "../settings/user-directories.ts";

/** For one file of the module: where it takes a second its disk is dead, and the disk step says so. */
const DEADLINE_MS = 1_000;
/** go.mod files of large workspaces are some 100 KB, their go.sum 2 MB. */
const MAX_BYTES = 8 * 1024 * 1024;
/** Directories above the working directory; the kernel takes no longer paths. */
const MAX_UP = 256;

export interface ModuleFiles {
  readonly goMod: string | null;
  readonly goWork: string | null;
  readonly problem: string | null;
}

export interface ModuleQuestion {
  readonly cwd: string | null;
  readonly goroot: string | null;
  /** GOWORK, GO111MODULE and GOFLAGS as they are in effect. */
  readonly gowork: string;
  readonly go111module: string;
  readonly flags: readonly string[];
  /** os.TempDir(): a go.mod there is not taken. */
  readonly temporary: string;
}

/** Which go.mod and go.work are in charge here. Source: go1.26 cmd/go/internal/modload/init.go, FindGoMod and FindGoWork. */
export async function findModuleFiles(system: System, question: ModuleQuestion): Promise<ModuleFiles> {
  const { cwd, goroot, gowork, go111module, flags, temporary } = question;
  if (go111module === "off" || cwd === null)
    return { goMod: null, goWork: null, problem: cwd === null ? "the working directory is gone" : null };
  const named = lastFlag(flags, "modfile");
  const [workFile, root] = await Promise.all([
    gowork === "off" ? null : gowork === "" || gowork === "auto" ? findUp(system, cwd, "go.work", goroot) : gowork,
    findUp(system, cwd, "go.mod", null),
  ]);
  if (go111module === "auto" && root === null) return { goMod: null, goWork: null, problem: null };
  const taken = root !== null && join(root, "..") !== join(temporary) ? root : null;
  const goMod = named !== null && taken !== null ? (named.startsWith("/") ? named : join(cwd, named)) : taken;
  if (gowork !== "" && gowork !== "auto" && gowork !== "off" && !gowork.startsWith("/"))
    return { goMod, goWork: null, problem: "invalid GOWORK: not an absolute path" };
  // What lies in a directory that may not be entered is not there for go either.
  const isForbidden = goMod === null && workFile === null && (await mayNotEnter(system, cwd));
  return { goMod, goWork: workFile, problem: isForbidden ? "the working directory may not be entered (EACCES)" : null };
}

async function mayNotEnter(system: System, directory: string): Promise<boolean> {
  const state = await system.files.stat(`${directory}/.`, DEADLINE_MS);
  return !state.ok && state.errno === "EACCES";
}

/** The nearest such file, walking up; not across `barrier`. */
async function findUp(system: System, from: string, name: string, barrier: string | null): Promise<string | null> {
  let directory = from;
  for (let step = 0; step < MAX_UP; step += 1) {
    const path = join(directory, name);
    const state = await system.files.stat(path, DEADLINE_MS);
    if (state.ok && state.value.kind !== "directory") return path;
    if (!state.ok && state.errno === "ETIMEDOUT") return null;
    const above = join(directory, "..");
    if (above === directory || above === barrier) return null;
    directory = above;
  }
  return null;
}

/** Reads a file of the module; a sentence where it cannot be read. A FIFO is not opened. */
export async function readModuleFile(
  system: System,
  path: string,
): Promise<{ text: string } | { problem: string; missing: boolean }> {
  const state = await system.files.stat(path, DEADLINE_MS);
  if (!state.ok) return { problem: `${path} cannot be read: ${state.errno}`, missing: state.errno === "ENOENT" };
  if (state.value.kind !== "file") return { problem: `${path} is a ${state.value.kind}, no file`, missing: false };
  const content = await system.files.read(path, { maxBytes: MAX_BYTES, deadlineMs: DEADLINE_MS });
  return content.ok
    ? { text: content.value.text }
    : { problem: `${path} cannot be read: ${content.errno}`, missing: false };
}

/** The value of the last `-name=value`, or null. */
export function lastFlag(flags: readonly string[], name: string): string | null {
  const values = flags.flatMap((flag) => {
    const match = /^--?([a-z]+)=(.*)$/s.exec(flag);
    return match && match[1] === name ? [match[2] ?? ""] : [];
  });
  return values.at(-1) ?? null;
}
