/** From here a call is worth a name: a person notices a tenth of a second (Nielsen, "Response Times: The 3 Important Limits"). */
export const LONG_CALL_US = 100_000;

export interface LongCall {
  /** The thread that called. */
  readonly pid: number;
  readonly name: string;
  readonly argument: string;
  /** Since the first line; null where the log has no time stamps. */
  readonly atMs: number | null;
  /** Null: it had not come back when the log ended. */
  readonly tookMs: number | null;
  readonly result: string;
}

/** The longest of a stream of things: cut to the longest when twice as many are there. */
export class Longest<T extends { readonly tookMs: number | null }> {
  leftOut = 0;
  readonly #most: number;
  #kept: T[] = [];
  /** Of the things that stayed after a cut: what is no longer will not stay either. */
  #leastMs = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether something of that length has a chance to stay. False counts it as left out: it need not be made. */
  wants(tookMs: number): boolean {
    if (tookMs > this.#leastMs) return true;
    this.leftOut += 1;
    return false;
  }

  add(each: T): void {
    this.#kept.push(each);
    if (this.#kept.length >= this.#most * 2) this.#cut();
  }

  /** In the order in which they were added. */
  all(): readonly T[] {
    if (this.#kept.length > this.#most) this.#cut();
    return this.#kept;
  }

  #cut(): void {
    const longest = new Set(
      [...this.#kept].sort((one, other) => (other.tookMs ?? 0) - (one.tookMs ?? 0)).slice(0, this.#most),
    );
    this.leftOut += this.#kept.length - longest.size;
    for (const { tookMs } of longest) this.#leastMs = tookMs ?? 0;
    this.#kept = this.#kept.filter((each) => longest.has(each));
  }
}
