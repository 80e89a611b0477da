import { readlinkSync } from "node:fs";
import { lstat, opendir, rmdir, unlink } from "node:fs/promises";

/** `.gowhy-<pid>-<pid namespace and random>`: who made it stands in the name, so that the next run knows what a killed one left. */
const NAME = /^\.gowhy-(\d{1,10})-([0-9a-f]{8})([0-9a-f]{8})$/;
/** A trial is over in seconds. What is older has no owner, whatever process has its number now. */
const OLDEST_MS = 60 * 60 * 1_000;
/** A temporary directory may hold a million names; leftovers beyond these wait for a quieter day. */
const MAX_NAMES = 5_000;
/** A trial never has more than a few files. */
const MAX_FILES = 100;

/** The name of a new scratch directory of the gowhy process `owner`. */
export function scratchName(owner: number): string {
  const random = Math.floor(Math.random() * 0x1_0000_0000);
  return `.gowhy-${owner}-${hex(pidNamespace())}${hex(random)}`;
}

/** Removes the scratch directories in `directory` that a killed gowhy left. Never anything else, never through a link. */
export async function removeLeftovers(directory: string, nowMs: number): Promise<number> {
  let removed = 0;
  let seen = 0;
  for await (const entry of await opendir(directory)) {
    seen += 1;
    if (seen > MAX_NAMES) break;
    if (!NAME.test(entry.name)) continue;
    const path = `${directory}/${entry.name}`;
    const state = await lstat(path);
    if (!state.isDirectory() || state.uid !== process.geteuid?.()) continue;
    if (!isOrphan(entry.name, nowMs - state.mtimeMs)) continue;
    await removeScratch(path);
    removed += 1;
  }
  return removed;
}

/** Removes a scratch directory and the files in it. Where a filter lets nobody list it, an empty one can still go. */
export async function removeScratch(path: string): Promise<void> {
  await removeFiles(path).catch(() => {});
  await rmdir(path);
}

async function removeFiles(path: string): Promise<void> {
  let seen = 0;
  for await (const entry of await opendir(path)) {
    seen += 1;
    if (seen > MAX_FILES) break;
    await unlink(`${path}/${entry.name}`);
  }
}

/** Its maker is dead. Of a maker in another pid namespace (a container that shares the cache) only its age tells. */
function isOrphan(name: string, ageMs: number): boolean {
  if (ageMs > OLDEST_MS) return true;
  const [, pid = "", namespace] = NAME.exec(name) ?? [];
  return namespace === hex(pidNamespace()) && !isAlive(pid);
}

/** Asked of the kernel, not of /proc, which may hide other users' processes or be absent. */
function isAlive(pid: string): boolean {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function pidNamespace(): number {
  try {
    return Number(/\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0] ?? 0);
  } catch {
    return 0;
  }
}

const hex = (number: number): string => (number >>> 0).toString(16).padStart(8, "0");
