import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProbe } from "../../../test/kit/probe-program.ts";
import { cacheEntries } from "../../facts/places.ts";
import { SHARDS } from "./cache-paths.ts";

const USER = 4242;
const OTHER = 4243;
let work = "";

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "entries-"));
  chmodSync(work, 0o755);
  mkdirSync(join(work, "cache"));
  for (const shard of SHARDS) {
    mkdirSync(join(work, "cache", shard));
    chownSync(join(work, "cache", shard), USER, USER);
  }
  chownSync(join(work, "cache"), USER, USER);
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

async function check(script = "probe") {
  const variables = ["GOCACHE:cache", "GOMODCACHE:mod"].map((pair) => {
    const [name, path] = pair.split(":");
    return { name, value: `${work}/${path}`, source: "environment", file: null, line: null, shadows: [], problems: [] };
  });
  const answers = await runProbe(script.replaceAll("WORK", work), {
    probe: "src/probes/permission/check-cache-entries.ts",
    known: { goSettings: { variables } },
    asUid: USER,
  });
  const { caches } = v.parse(cacheEntries.schema, answers["cacheEntries"]?.value);
  const cache = caches.find((each) => each.role === "GOCACHE");
  if (!cache) throw new Error("no build cache");
  return cache;
}

function entry(shard: string, owner: number, mode: number): string {
  const path = join(work, "cache", shard, `${shard}${"0".repeat(62)}-d`);
  writeFileSync(path, "x");
  chownSync(path, owner, owner);
  chmodSync(path, mode);
  return path;
}

describe.runIf(process.getuid?.() === 0)("check-cache-entries as another user", () => {
  it("finds nothing in a cache of one's own, nor in readable entries of others", async () => {
    entry("4e", 0, 0o644);
    expect(await check()).toMatchObject({ unusableTotal: 0, missing: 0, checked: 258, complete: true });
  });

  it("finds the shards of another owner although the top directory is one's own", async () => {
    for (const shard of ["00", "7f", "ff"]) {
      chownSync(join(work, "cache", shard), OTHER, OTHER);
      chmodSync(join(work, "cache", shard), 0o755);
    }
    const cache = await check();
    expect(cache).toMatchObject({ unusableTotal: 3, owners: [OTHER] });
    expect(cache.unusable[0]).toMatchObject({
      path: join(work, "cache", "00"),
      needs: "write",
      layer: "owner-mode",
      errno: "EACCES",
    });
  });

  it("finds an entry that cannot be read", async () => {
    const path = entry("a1", 0, 0o600);
    const cache = await check();
    expect(cache.unusable).toEqual([
      { path, uid: 0, gid: 0, mode: 0o600, needs: "read", layer: "owner-mode", errno: "EACCES" },
    ]);
  });

  it("names the ACL whose mask takes the right away", async () => {
    chownSync(join(work, "cache", "3c"), OTHER, OTHER);
    const cache = await check("setfacl -m u:4242:rwx,m::r-x WORK/cache/3c\nprobe");
    expect(cache.unusable[0]).toMatchObject({ layer: "acl", errno: "EACCES" });
  });

  it("names the attribute, the parent and the mount", async () => {
    const immutable = await check(
      "mount -t tmpfs none WORK/x 2>/dev/null || mkdir WORK/x\nmount -t tmpfs none WORK/x\ntruncate -s 32M WORK/x/disk\nmkfs.ext4 -q WORK/x/disk\nmount -o loop WORK/x/disk WORK/cache/5d\nchown 4242 WORK/cache/5d\nchattr +i WORK/cache/5d\nprobe\nchattr -i WORK/cache/5d",
    );
    expect(immutable.unusable[0]).toMatchObject({ layer: "attribute", errno: "EPERM" });
    const readOnly = await check("mount --bind WORK/cache WORK/cache\nmount -o remount,bind,ro WORK/cache\nprobe");
    expect(readOnly).toMatchObject({ unusableTotal: 257 });
    expect(readOnly.unusable[0]).toMatchObject({ layer: "mount", errno: "EROFS" });
    chmodSync(work, 0o700);
    expect((await check()).unusable[0]).toMatchObject({ layer: "parent", needs: "search" });
  });
});
