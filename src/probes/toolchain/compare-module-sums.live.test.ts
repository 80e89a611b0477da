import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { aRequire } from "../../../test/kit/a-login.ts";
import { aModule, settingsOf } from "../../../test/kit/a-toolchain.ts";
import { liveSystem } from "../../../test/kit/live-system.ts";
import { runProbe, valueFrom } from "../../../test/kit/run-probe.ts";
import compareModuleSums from "./compare-module-sums.ts";

const [ONE, OTHER] = ["A", "B"].map((letter) => `h1:${letter.repeat(43)}=`) as [string, string];
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gowhy-sums-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function compare(goSum: string, ziphash: string, given: Parameters<typeof aModule>[0] = {}, indirect = false) {
  const versions = join(home, "mod/cache/download/lab.test/!one/@v");
  mkdirSync(versions, { recursive: true });
  writeFileSync(join(versions, "v1.0.0.ziphash"), ziphash);
  writeFileSync(join(home, "go.sum"), goSum);
  const requires = [
    aRequire({ path: "lab.test/One", version: "v1.0.0", inGoSum: true, modInGoSum: true, inCache: true, indirect }),
  ];
  const variable = { source: "default", file: null, line: null, shadows: [], problems: [] } as const;
  const system = await liveSystem({ cwd: home });
  try {
    return await runProbe(compareModuleSums, system, {
      goSettings: settingsOf({ ...variable, name: "GOMODCACHE", value: join(home, "mod") }),
      mainModule: aModule({ goMod: join(home, "go.mod"), requires, ...given }),
    });
  } finally {
    system.close();
  }
}

const mismatchesOf = async (...given: Parameters<typeof compare>) =>
  valueFrom((await compare(...given)).moduleSums).mismatches;
const sum = (hash: string) => `lab.test/One v1.0.0 ${hash}\n`;

it("finds the module of which go.sum has another hash", async () => {
  const found = { path: "lab.test/One", version: "v1.0.0", recorded: OTHER, cached: ONE };
  expect(await mismatchesOf(sum(OTHER), ONE)).toEqual([found]);
  expect(await mismatchesOf(sum(OTHER) + sum(ONE), ONE)).toEqual([found]);
});

it("finds none where go finds none", async () => {
  expect(await mismatchesOf(sum(ONE), ONE)).toEqual([]);
  expect(await mismatchesOf(sum(ONE) + sum(OTHER), `${ONE}\n`)).toEqual([]);
  for (const damaged of ["", "h1:", "garbage", `${ONE}x`]) expect(await mismatchesOf(sum(OTHER), damaged)).toEqual([]);
  expect(await mismatchesOf("", ONE)).toEqual([]);
  expect(await mismatchesOf(sum(OTHER), ONE, {}, true)).toEqual([]);
});

it("does not look where go reads no go.sum of this module alone", async () => {
  for (const given of [{ vendor: true }, { goWork: "/w/go.work" }, { goMod: null }])
    expect((await compare(sum(OTHER), ONE, given)).moduleSums).toMatchObject({ unknown: "not-applicable" });
});
