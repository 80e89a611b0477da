import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { clock } from "../../system/clock.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import type { WatchedEnd } from "../../system/programs/watched-program.ts";
import { letItBegin } from "./let-it-begin.ts";

/** How long a command of that kind is left alone, and whether it computes then. */
async function leftAlone(script: string, signals: readonly string[] = []) {
  // A group of its own, so that its children end with it.
  const child = spawn("sh", ["-c", script], { stdio: "ignore", detached: true });
  const ended = new Promise<WatchedEnd>((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const fromMs = clock.nowMs();
  const computes = await letItBegin({ pid: child.pid ?? -1, ended, signals: () => signals }, kernelFiles, clock);
  const tookMs = clock.nowMs() - fromMs;
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  await ended;
  return { tookMs, computes };
}

const LOOP = "while :; do :; done";

describe("a command that begins", () => {
  it("is left alone while it computes, but not for long", async () => {
    const { tookMs, computes } = await leftAlone(LOOP);
    expect(computes).toBe(true);
    expect(tookMs).toBeGreaterThanOrEqual(490);
    expect(tookMs).toBeLessThan(800);
  });
  it("is left alone while its child computes and it waits for that", async () => {
    const { tookMs, computes } = await leftAlone(`sh -c '${LOOP}' & wait`);
    expect(tookMs).toBeGreaterThanOrEqual(490);
    expect(computes).toBe(true);
  });
  it("is looked at as soon as it waits", async () => {
    const { tookMs, computes } = await leftAlone("sleep 5");
    expect(tookMs).toBeLessThan(300);
    expect(computes).toBe(false);
  });
  it("is not waited for when it has ended, or was sent a signal", async () => {
    const ended = await leftAlone("exit 3");
    expect(ended.tookMs).toBeLessThan(60);
    expect(ended.computes).toBe(false);
    expect((await leftAlone(LOOP, ["SIGINT"])).tookMs).toBeLessThan(20);
  });
});
