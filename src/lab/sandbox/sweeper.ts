import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { freezeControlGroup, removeControlGroup } from "../world/control-groups.ts";
import type { Resource } from "../world/resources.ts";

/** Lines to the sweeper. */
export type ToSweeper =
  | { readonly type: "sandbox"; readonly id: string; readonly pid: number }
  | { readonly type: "claim"; readonly id: string; readonly number: number; readonly resource: Resource }
  | { readonly type: "directory"; readonly path: string }
  | { readonly type: "end"; readonly id: string };

/** Lines from it: what it knows now, and what it could not take away. */
export type FromSweeper =
  | { readonly type: "sandbox"; readonly id: string }
  | { readonly type: "claimed"; readonly id: string; readonly number: number }
  | { readonly type: "directory" }
  | { readonly type: "ended"; readonly id: string; readonly leftOver: readonly string[] };

interface Watched {
  readonly pid: number;
  /** The mount namespace, kept open so that a frozen file system can be thawed after everybody inside was killed. */
  readonly mounts: number | null;
  readonly resources: Resource[];
}

const TRIES = 60;
const PAUSE_MS = 50;

/**
 * Stands outside of every sandbox. When a sandbox ends, or when the lab itself is gone and the pipe closes, it ends what
 * still runs and takes away what outlives a namespace: frozen file systems, loop devices, control groups, directories.
 */
export async function runSweeper(): Promise<never> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {}); // The pipe's end is what ends it.
  process.stdout.on("error", () => {});
  const sandboxes = new Map<string, Watched>();
  const directories: string[] = [];
  const answer = (line: FromSweeper) => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const sweep = async (id: string): Promise<string[]> => {
    const watched = sandboxes.get(id);
    sandboxes.delete(id);
    return watched ? takeAway(watched) : [];
  };
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const message = JSON.parse(line) as ToSweeper;
    switch (message.type) {
      case "sandbox":
        sandboxes.set(message.id, { pid: message.pid, mounts: openNamespace(message.pid), resources: [] });
        return answer({ type: "sandbox", id: message.id });
      case "claim":
        sandboxes.get(message.id)?.resources.push(message.resource);
        return answer({ type: "claimed", id: message.id, number: message.number });
      case "directory":
        directories.push(message.path);
        return answer({ type: "directory" });
      case "end":
        return void sweep(message.id).then((leftOver) => answer({ type: "ended", id: message.id, leftOver }));
    }
  });
  await new Promise<void>((resolve) => lines.on("close", () => resolve()));
  await Promise.all([...sandboxes.keys()].map(sweep));
  for (const path of directories) rmSync(path, { recursive: true, force: true });
  return process.exit(0);
}

async function takeAway({ pid, mounts, resources }: Watched): Promise<string[]> {
  kill(pid);
  for (const resource of resources) if (resource.kind === "frozen" && mounts !== null) thaw(mounts, resource.path);
  // Nothing ends a process of a frozen group.
  for (const resource of resources) if (resource.kind === "control-group") thawGroup(resource.directory);
  if (mounts !== null) closeSync(mounts);
  const leftOver = (await gone(pid)) ? [] : [`process ${pid}`];
  for (const resource of resources) {
    if (resource.kind === "image" && !(await loopGone(resource.path))) leftOver.push(`loop device of ${resource.path}`);
    if (resource.kind === "control-group" && !(await removeControlGroup(resource.directory)))
      leftOver.push(resource.directory);
  }
  return leftOver;
}

function thawGroup(directory: string): void {
  try {
    freezeControlGroup(directory, "thawed");
  } catch {
    // Removed in this moment.
  }
}

function openNamespace(pid: number): number | null {
  try {
    return openSync(`/proc/${pid}/ns/mnt`, "r");
  } catch {
    return null; // It has ended already, and its mounts with it.
  }
}

/** A file system that is not frozen answers EINVAL; that is fine. */
function thaw(mounts: number, path: string): void {
  spawnSync("nsenter", ["--mount=/proc/self/fd/3", "fsfreeze", "--unfreeze", path], {
    stdio: ["ignore", "ignore", "ignore", mounts],
    timeout: 10_000,
  });
}

/** A loop device of `mount -o loop` goes with its last mount; one that was left without is detached. */
async function loopGone(image: string): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    const devices = loopsOf(image);
    if (devices.length === 0) return true;
    if (tries > TRIES / 2) for (const device of devices) spawnSync("losetup", ["-d", device], { timeout: 5_000 });
    await pause();
  }
  return false;
}

function loopsOf(image: string): string[] {
  const list = spawnSync("losetup", ["--list", "--noheadings", "--raw", "--output", "NAME,BACK-FILE"], {
    encoding: "utf8",
    timeout: 5_000,
  });
  const name = image.slice(image.lastIndexOf("/"));
  return list.stdout.split("\n").flatMap((line) => (line.includes(`${name}`) ? [line.split(" ")[0] ?? ""] : []));
}

async function gone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (!existsSync(`/proc/${pid}`)) return true;
    kill(pid);
    await pause();
  }
  return false;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
