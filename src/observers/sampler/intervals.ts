/** Intervals are counted by whole ms up to this; what is longer is all the same to a median. */
const MAX_MS = 2_000;

/** The pauses between looks. */
export class Intervals {
  readonly #counts = new Uint32Array(MAX_MS + 1);
  #ticks = 0;
  #longestMs = 0;

  add(ms: number): void {
    this.#ticks += 1;
    this.#longestMs = Math.max(this.#longestMs, ms);
    const at = Math.min(MAX_MS, Math.max(0, Math.round(ms)));
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  value(): { readonly ticks: number; readonly medianIntervalMs: number; readonly longestGapMs: number } {
    let seen = 0;
    const medianIntervalMs = this.#counts.findIndex((count) => {
      seen += count;
      return seen > 0 && seen * 2 >= this.#ticks;
    });
    return {
      ticks: this.#ticks,
      medianIntervalMs: Math.max(0, medianIntervalMs),
      longestGapMs: Math.round(this.#longestMs),
    };
  }
}
