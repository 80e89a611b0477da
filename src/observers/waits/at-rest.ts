import type { ProcessLook } from "../tick.ts";
import { isIdle, isWaitForChild } from "./calls.ts";

/**
 * All of its threads sleep in calls that say nothing, and it holds no connection: then nothing but the look itself decides what
 * it waits for, and the same look need not be judged again. In a tree of 200 that sleep this is nearly everybody.
 */
export const isAtRest = ({ state, threads, sockets, recentSockets }: ProcessLook): boolean =>
  state === "S" &&
  threads.length > 0 &&
  (sockets ?? []).length === 0 &&
  (recentSockets ?? []).length === 0 &&
  threads.every(
    ({ state, syscall }) =>
      state === "S" &&
      syscall !== null &&
      syscall !== "running" &&
      (isIdle(syscall.name) || isWaitForChild(syscall.name)),
  );
