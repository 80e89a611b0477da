import { TICK_MS } from "../../system/proc/process-stat.ts";

/**
 * CPU time of one process from two accounts: the kernel's sum, which moves in steps of 10 ms, and the exact time of its
 * threads, which misses those that have ended. What is given never leaves the step that the sum allows.
 */
export class CpuSteps {
  #givenMs: number;

  /** What it used before it was first seen counts as given. */
  constructor(beforeMs: number) {
    this.#givenMs = beforeMs;
  }

  get totalMs(): number {
    return this.#givenMs;
  }

  /** What it used since the last call; `exactMs` where its threads were asked, else null. */
  advance(sumMs: number, exactMs: number | null): number {
    const wished = exactMs === null ? sumMs : Math.min(this.#givenMs + exactMs, sumMs + TICK_MS);
    const next = Math.max(this.#givenMs, sumMs, wished);
    const usedMs = next - this.#givenMs;
    this.#givenMs = next;
    return usedMs;
  }
}
