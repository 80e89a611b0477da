import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { clock } from "../../system/clock.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import type { WatchedEnd } from "../../system/programs/watched-program.ts";
import { letItBegin } from "./let-it-begin.ts";

/** How long a command of that kind is left alone. */
async function leftAloneMs(script: string, signals: readonly string[] = []): Promise<number> {
  // A group of its own, so that its children end with it.
  const child = spawn("sh", ["-c", script], { stdio: "ignore", detached: true });
  const ended = new Promise<WatchedEnd>((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const fromMs = clock.nowMs();
  await letItBegin({ pid: child.pid ?? -1, ended, signals: () => signals }, kernelFiles, clock);
  const tookMs = clock.nowMs() - fromMs;
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  await ended;
  return tookMs;
}

const LOOP = "while :; do :; done";

describe("a command that begins", () => {
  it("is left alone while it computes, but not for long", async () => {
    const tookMs = await leftAloneMs(LOOP);
    expect(tookMs).toBeGreaterThanOrEqual(490);
    expect(tookMs).toBeLessThan(800);
  });
  it("is left alone while its child computes and it waits for that", async () => {
    expect(await leftAloneMs(`sh -c '${LOOP}' & wait`)).toBeGreaterThanOrEqual(490);
  });
  it("is looked at as soon as it waits", async () => {
    expect(await leftAloneMs("sleep 5")).toBeLessThan(300);
  });
  it("is not waited for when it has ended, or was sent a signal", async () => {
    expect(await leftAloneMs("exit 3")).toBeLessThan(60);
    expect(await leftAloneMs(LOOP, ["SIGINT"])).toBeLessThan(20);
  });
});
