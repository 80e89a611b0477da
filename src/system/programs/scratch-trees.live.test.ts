import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Judged } from "../judged.ts";
import { readSelf } from "../self.ts";
import { openScratchTrees } from "./scratch-trees.ts";

let parent = "";
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "trees-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const self = readSelf();
const judged = { uid: self.uid, gid: self.gid } as Judged;
const trees = openScratchTrees(judged, self);
const DEAD_PID = 4_194_999;
const hourAgo = new Date(Date.now() - 30_000);

describe("scratch trees", () => {
  it("hand on a tree with its files and remove it", async () => {
    const seen = await trees.use(parent, { "a/b.txt": "hello" }, async (path) =>
      readFileSync(`${path}/a/b.txt`, "utf8"),
    );
    expect(seen).toEqual({ ok: true, value: "hello" });
    expect(readdirSync(parent)).toEqual([]);
  });
  it("are removed when the action throws, and at the end of gowhy", async () => {
    const seen = await trees.use(parent, {}, async () => {
      throw new Error("no");
    });
    expect(seen.ok).toBe(false);
    expect(readdirSync(parent)).toEqual([]);
    const other = openScratchTrees(judged, self);
    await other.use(parent, { x: "" }, async () => {
      other.close();
      expect(readdirSync(parent)).toEqual([]);
    });
  });
  it("remove what a killed gowhy left, and nothing else", async () => {
    const left = join(parent, `.gowhy-go-${DEAD_PID}-abcdef`);
    const outside = join(parent, "outside");
    mkdirSync(join(left, "deep"), { recursive: true });
    writeFileSync(join(left, "deep", "x"), "");
    mkdirSync(outside);
    writeFileSync(join(outside, "kept"), "");
    symlinkSync(outside, join(left, "link"));
    for (const name of [".gowhy-go-1-abcdef", `.gowhy-go-${DEAD_PID}-toolong`, "other"]) mkdirSync(join(parent, name));
    symlinkSync(outside, join(parent, `.gowhy-go-${DEAD_PID}-linked`));
    for (const name of readdirSync(parent))
      if (!name.endsWith("linked")) utimesSync(join(parent, name), hourAgo, hourAgo);
    await trees.use(parent, {}, async () => {});
    expect(existsSync(left)).toBe(false);
    expect(readdirSync(outside)).toEqual(["kept"]);
    expect(readdirSync(parent).length).toBe(5);
  });
  it("say why they cannot be made", async () => {
    expect(await trees.use(join(parent, "missing"), {}, async () => {})).toMatchObject({ ok: false, errno: "ENOENT" });
  });
});
