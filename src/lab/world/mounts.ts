import { mkdirSync, readFileSync, statSync } from "node:fs";
import type { World } from "../world.ts";
import type { Ledger } from "./resources.ts";
import type { TakeDowns } from "./take-downs.ts";

type Mounts = Pick<World, "bind" | "mountTmpfs" | "mountImage" | "freeze" | "thaw">;

/** What can be done with file systems inside the sandbox's own mount namespace. */
export function mountsOf(
  world: Pick<World, "must" | "run" | "directory">,
  ledger: Ledger,
  takeDowns: TakeDowns,
): Mounts {
  let images = 0;
  const frozen = new Set<string>();
  const thaw = async (path: string) => {
    if (frozen.delete(path)) await world.must(["fsfreeze", "-u", path]);
  };
  const unmountLater = (path: string) => takeDowns.add(() => unmount(world, path));
  return {
    async bind(from, over) {
      await world.must(["mount", "--bind", from, over]);
      unmountLater(over);
    },
    async mountTmpfs(over, { size, inodes, noexec, readOnly }) {
      mkdirSync(over, { recursive: true });
      const { uid, gid, mode } = statSync(over);
      const options = [`mode=${(mode & 0o7777).toString(8)}`];
      // A directory of the machine's root has no owner in a user namespace without root.
      if (isMapped(uid, "uid") && isMapped(gid, "gid")) options.push(`uid=${uid}`, `gid=${gid}`);
      if (size) options.push(`size=${size}`);
      if (inodes) options.push(`nr_inodes=${inodes}`);
      if (noexec) options.push("noexec");
      await world.must(["mount", "-t", "tmpfs", "-o", options.join(","), "tmpfs", over]);
      unmountLater(over);
      if (readOnly) await world.must(["mount", "-o", "remount,ro", over]);
    },
    async mountImage(over, { sizeMb, inodes, mountOptions, fs = "ext4" }) {
      mkdirSync(over, { recursive: true });
      const { uid, gid, mode } = statSync(over);
      const image = `${world.directory}/gowhylab-${ledger.label}-${++images}.img`;
      await ledger.claim({ kind: "image", path: image });
      await world.must(["truncate", "-s", `${sizeMb}M`, image]);
      const shape = fs === "ext4" ? ["-q", "-F", "-m", "0", ...(inodes ? ["-N", String(inodes)] : [])] : ["-q"];
      await world.must([`mkfs.${fs}`, ...shape, image]);
      await world.must(["mount", "-o", ["loop", ...(mountOptions ? [mountOptions] : [])].join(","), image, over]);
      takeDowns.add(() =>
        unmount(world, over)
          .then(() => world.run(["rm", "-f", image]))
          .then(() => undefined),
      );
      await world.must(["chown", `${uid}:${gid}`, over]);
      await world.must(["chmod", (mode & 0o7777).toString(8), over]);
    },
    async freeze(path) {
      await ledger.claim({ kind: "frozen", path });
      await world.must(["fsfreeze", "-f", path]);
      frozen.add(path);
      takeDowns.add(() => thaw(path));
    },
    thaw,
  };
}

/** Whether the user namespace knows an id (user_namespaces(7): first inside, first outside, how many). */
function isMapped(id: number, kind: "uid" | "gid"): boolean {
  const lines = readFileSync(`/proc/self/${kind}_map`, "utf8").trim().split("\n");
  return lines.some((line) => {
    const [first = 0, , count = 0] = line.trim().split(/\s+/).map(Number);
    return id >= first && id < first + count;
  });
}

/** A program that was just killed may keep a file open for a moment longer. */
async function unmount(world: Pick<World, "run">, path: string): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    if ((await world.run(["umount", path])).exitCode === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const last = await world.run(["umount", "-l", path]);
  if (last.exitCode !== 0) throw new Error(`umount ${path}: ${last.stderr.trim()}`);
}
