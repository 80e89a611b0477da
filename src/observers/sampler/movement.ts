/** CONTRACT: the live line is erased within one tick of CPU or written bytes moving. */
const RECENT_MS = 60;
/**
 * An idle go process still uses the CPU now and then: its monitor thread, keep-alive timers, one step of 10 ms in seconds
 * (measured 0 to 2 % of a core in every hang that was tried). Movement is more than 3 % over half a second.
 */
const WINDOW_MS = 500;
const MOVING_MS = 15;

/** Whether the tree as a whole gets on, and how long it has not. */
export class Movement {
  #used: { atMs: number; ms: number }[] = [];
  #lastWrittenBytes = 0;
  #movedAtMs = 0;

  add(atMs: number, cpuMs: number, writtenBytes: number): { readonly moves: boolean; readonly idleMs: number } {
    this.#used = this.#used.filter((each) => atMs - each.atMs < WINDOW_MS);
    if (cpuMs > 0) this.#used.push({ atMs, ms: cpuMs });
    const usedMs = this.#used.reduce((sum, each) => sum + each.ms, 0);
    const lastUseMs = this.#used.findLast((each) => each.ms >= 1)?.atMs ?? Number.NEGATIVE_INFINITY;
    if (usedMs >= MOVING_MS && atMs - lastUseMs <= RECENT_MS) this.#movedAtMs = Math.max(this.#movedAtMs, lastUseMs);
    if (writtenBytes > this.#lastWrittenBytes) this.#movedAtMs = atMs;
    this.#lastWrittenBytes = writtenBytes;
    return { moves: atMs - this.#movedAtMs <= RECENT_MS, idleMs: atMs - this.#movedAtMs };
  }
}
