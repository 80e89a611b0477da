import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

const gowhy = (...words: string[]) => spawnSync(process.execPath, ["dist/gowhy.cjs", ...words], { encoding: "utf8" });
const possible =
  spawnSync("unshare", ["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "true"]).status === 0;

interface Score {
  readonly seed: string;
  readonly falseAlarms: number;
  readonly firstRank: number;
  readonly scenarios: number;
  readonly rows: readonly { readonly cause: string; readonly rank: number | null }[];
}

describe.skipIf(!possible)("gowhy lab", () => {
  it("scores one cause by every means, as the published schema says", () => {
    const { stdout, status } = gowhy(
      "lab",
      "score",
      "connect/refused,healthy/private-proxy-alone",
      "--json",
      "--seed",
      "schema",
    );
    expect(status).toBe(0);
    const score = JSON.parse(stdout) as Score;
    const validate = new Ajv2020({ strict: false }).compile(
      JSON.parse(readFileSync("schemas/lab-score.schema.json", "utf8")) as object,
    );
    expect(validate(score), JSON.stringify(validate.errors)).toBe(true);
    expect(score).toMatchObject({ seed: "schema", falseAlarms: 0 });
    expect(score.rows.length).toBeGreaterThan(0);
    expect(score.rows.every(({ cause, rank }) => cause === "connect/refused" && rank === 1)).toBe(true);
  }, 120_000);

  it("ends with one line of counts, and skips by name", () => {
    const { stdout, status } = gowhy("lab", "run", "healthy/private-proxy-alone", "--seed", "line");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("1 passed, 0 failed, 0 skipped");
    expect(status).toBe(0);
  }, 120_000);

  it("refuses a pattern that matches nothing", () => {
    expect(gowhy("lab", "run", "no/such-cause").status).toBe(2);
  });

  it("lists every scenario once", () => {
    const names = gowhy("lab", "list")
      .stdout.trimEnd()
      .split("\n")
      .map((line) => line.split("  ")[0]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(30);
  });
});
