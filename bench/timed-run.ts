import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Runner } from "./watch-runners.ts";
import type { Workload } from "./watch-workloads.ts";

export interface TimedRun {
  /** Of the command alone, by the clock of the shell that started it. */
  readonly commandMs: number;
  /** Of everything, the start of gowhy or of a tracer included. */
  readonly wholeMs: number;
}

/**
 * bash reads its own clock before and after and starts no program for that, so the command's time is taken in the same way and place
 * whoever runs the shell, and the start of Node or of a tracer lies outside.
 */
const TIMED = `s=$EPOCHREALTIME; "$@"; c=$?; e=$EPOCHREALTIME; printf '%s %s' "$s" "$e" >"$TIMES_FILE"; exit $c`;

/** One run. Fails where the command fails: its time would mean nothing. */
export async function timedRun(workload: Workload, runner: Runner, root: string): Promise<TimedRun> {
  const times = join(root, "times");
  const [program = "", ...rest] = runner.argv(["bash", "-c", TIMED, "timed", ...workload.argv]);
  const env = { PATH: process.env["PATH"], HOME: root, TIMES_FILE: times, ...workload.env(), ...runner.env };
  try {
    const startedMs = performance.now();
    const child = spawn(program, rest, { cwd: workload.cwd, env, stdio: ["ignore", "ignore", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (chunk) => {
      stderr = `${stderr}${chunk}`.slice(-2_000);
    });
    const ended = new Promise<number>((resolve) => child.on("exit", () => resolve(performance.now())));
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    if (code !== 0) throw new Error(`${runner.name}: ${workload.name} ended with ${code}:\n${stderr}`);
    const [from = 0, to = 0] = readFileSync(times, "utf8").split(" ").map(Number);
    return { commandMs: (to - from) * 1_000, wholeMs: (await ended) - startedMs };
  } finally {
    workload.clean();
  }
}
