import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { paired } from "../../bench/paired.ts";
import { timeToSpawn } from "../../bench/time-to-spawn.ts";

/** From the issue: start-up at most 1.3 × bare node. */
const MOST = 1.3;
const PAIRS = 11;
/** These machines are noisy: one quiet batch of three is enough to show it, three loud ones are a failure. */
const BATCHES = 3;

const bundle = resolve("dist/gowhy.cjs");
const bare = [process.execPath, "-e", "0"];

describe("start-up against bare node", () => {
  for (const [name, argv] of [
    ["--version", [process.execPath, bundle, "--version"]],
    ["--help", [process.execPath, bundle, "--help"]],
    ["--version through the launcher", [bundle, "--version"]],
  ] as const)
    it(name, () => {
      const ratios: number[] = [];
      while (ratios.length < BATCHES && !ratios.some((ratio) => ratio <= MOST))
        ratios.push(paired(bare, argv, PAIRS).wallRatio);
      expect(
        Math.min(...ratios),
        `ratios of ${ratios.length} batches: ${ratios.map((ratio) => ratio.toFixed(2)).join(", ")}`,
      ).toBeLessThanOrEqual(MOST);
    });

  it("until the command of run starts", () => {
    const runner = [process.execPath, bundle, "run", "--"];
    const ratios: number[] = [];
    while (ratios.length < BATCHES && !ratios.some((ratio) => ratio <= MOST))
      ratios.push(timeToSpawn(bare, runner, PAIRS).ratio);
    expect(
      Math.min(...ratios),
      `ratios of ${ratios.length} batches: ${ratios.map((ratio) => ratio.toFixed(2)).join(", ")}`,
    ).toBeLessThanOrEqual(MOST);
  });
});
