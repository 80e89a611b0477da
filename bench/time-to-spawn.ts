import { spawnSync } from "node:child_process";
import { median } from "./median.ts";
import { time } from "./paired.ts";

/**
 * How long it takes until a command that is started through `runner` runs itself, against a whole run of `plain`: median of ratios pair by pair.
 * The command is date(1), which tells when it was there; its own start, 1 to 2 ms, counts against us.
 */
export function timeToSpawn(
  plain: readonly string[],
  runner: readonly string[],
  pairs: number,
): { readonly ms: number; readonly ratio: number } {
  spawn(runner);
  const rows = Array.from({ length: pairs }, () => ({ plainMs: time(plain).wallMs, spawnMs: spawn(runner) }));
  return { ms: median(rows.map((row) => row.spawnMs)), ratio: median(rows.map((row) => row.spawnMs / row.plainMs)) };
}

function spawn(runner: readonly string[]): number {
  const [program = "", ...rest] = [...runner, "date", "+%s%N"];
  const startedMs = performance.timeOrigin + performance.now();
  const { stdout } = spawnSync(program, rest, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return Number(stdout.trim()) / 1e6 - startedMs;
}
