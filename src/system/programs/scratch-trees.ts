import { rmSync } from "node:fs";
import { chown, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Judged } from "../judged.ts";
import { failureOf, type Outcome, success } from "../outcome.ts";
import type { Self } from "../self.ts";

/** `.gowhy-go-PID-xxxxxx`: who made it stands in the name, so that the next run knows what a killed one left. */
const PREFIX = ".gowhy-go-";
const NAME = /^\.gowhy-go-(\d{1,10})-[A-Za-z0-9]{6}$/;
/** A trial is over in seconds. What is older has no owner, whatever process has its number now. */
const OLDEST_MS = 60 * 60 * 1_000;
const MAX_NAMES = 5_000;

/** Small trees in which a program is tried; gone afterwards. */
export interface ScratchTrees {
  /**
   * Makes a tree with these files in `parent`, which must have passed its own trial: a dead mount is no place for it. Hands its
   * path on and removes it. It belongs to the judged user.
   */
  use<T>(
    parent: string,
    files: Readonly<Record<string, string>>,
    action: (path: string) => Promise<T>,
  ): Promise<Outcome<T>>;
}

export function openScratchTrees(judged: Judged, self: Self): ScratchTrees & { close(): void } {
  const open = new Set<string>();
  return {
    async use(parent, files, action) {
      let path: string;
      try {
        await removeLeftovers(parent, self);
        path = await mkdtemp(`${parent}/${PREFIX}${self.pid}-`);
      } catch (error) {
        return failureOf(error);
      }
      open.add(path);
      try {
        await fill(path, files, self.uid === 0 && judged.uid !== 0 ? judged : null);
        return success(await action(path));
      } catch (error) {
        return failureOf(error);
      } finally {
        await rm(path, { recursive: true, force: true, maxRetries: 2 }).catch(() => {});
        open.delete(path);
      }
    },
    close() {
      for (const path of open) removeNow(path);
    },
  };
}

async function fill(path: string, files: Readonly<Record<string, string>>, owner: Judged | null): Promise<void> {
  const made = [path];
  for (const [name, text] of Object.entries(files)) {
    const file = `${path}/${name}`;
    const directory = dirname(file);
    if (!made.includes(directory)) {
      await mkdir(directory, { recursive: true });
      made.push(directory);
    }
    await writeFile(file, text);
    made.push(file);
  }
  if (owner) for (const each of made) await chown(each, owner.uid, owner.gid);
}

/** What a killed gowhy left. Never anything else; links are removed, not followed. */
async function removeLeftovers(parent: string, self: Self): Promise<void> {
  for (const name of (await readdir(parent)).slice(0, MAX_NAMES)) {
    const [, pid] = NAME.exec(name) ?? [];
    if (pid === undefined || Number(pid) === self.pid) continue;
    const state = await lstat(`${parent}/${name}`).catch(() => null);
    if (!state?.isDirectory() || (state.uid !== self.uid && self.uid !== 0)) continue;
    const isAlive = await lstat(`/proc/${pid}`).then(
      () => true,
      () => false,
    );
    const isOld = Date.now() - state.mtimeMs > OLDEST_MS;
    // In a shared directory its maker may live in another pid namespace, so a young tree without a living owner waits a while.
    if (isOld || (!isAlive && Date.now() - state.mtimeMs > YOUNG_MS))
      await rm(`${parent}/${name}`, { recursive: true, force: true }).catch(() => {});
  }
}

/** The longest that a trial takes, with all its deadlines. */
const YOUNG_MS = 10_000;

function removeNow(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {}
}
