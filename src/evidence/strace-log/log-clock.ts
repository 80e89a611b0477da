import { BLANK, CLOSE_PAREN, COLON, DOT, NINE, OPEN_PAREN, ZERO } from "./bytes.ts";

/** `-t` and `-tt` say the time of day, `-ttt` the time since 1970, `-r` the time since the line before. */
export type Stamps = "none" | "day" | "epoch" | "relative";

/** Seconds since 1970 have ten digits since 2001; the distance of two lines never has nine. */
const EPOCH_FROM_S = 100_000_000;
const DAY_US = 86_400_000_000;
const MAX_DIGITS = 15;

/**
 * The time stamps of one log. They are passed over line by line and worked out only where the time is wanted: that is two
 * fifths of the speed of the reader. Only `-r` needs every one of them.
 */
export class LogClock {
  stamps: Stamps = "none";
  /** Behind the stamp that was passed over or read last. */
  next = 0;
  /** Length of the stamp of the line before; the next one is nearly always as long. */
  #length = 0;
  /** What the last stamp said; taken over once its line is known for one of strace's. */
  #readStamps: Stamps = "none";
  #readLength = 0;
  #readUs = 0;
  #isFresh = false;
  #firstUs: number | null = null;
  #lastUs = 0;
  #addedUs = 0;

  /** Length of the stamps, which may be passed over unread; 0 where there are none; -1 where each must be read (`-r`). */
  get passLength(): number {
    return this.stamps === "relative" ? -1 : this.#length;
  }

  /** A line of `-r` that was read elsewhere: so much later than the one before. Gives its time, as `timeUs` does. */
  advance(us: number): number {
    this.#lastUs += us;
    return this.#lastUs;
  }

  /** Passes over the stamp at `at`; `next` is behind it and its blanks. */
  pass(bytes: Uint8Array, at: number, end: number): void {
    this.#isFresh = false;
    const length = this.#length;
    if (length > 0 && this.stamps !== "relative" && bytes[at + length] === BLANK && bytes[at + length - 1] !== BLANK) {
      const after = bytes[at + length + 1] ?? 0;
      const first = bytes[at] ?? 0;
      if (after !== OPEN_PAREN && after !== BLANK && first >= ZERO && first <= NINE) {
        this.next = at + length + 1;
        return;
      }
    }
    this.#read(bytes, at, end);
  }

  /** When the line began whose stamp stands at `at`, in µs since the first line; null without stamps. */
  timeUs(bytes: Uint8Array, at: number, end: number): number | null {
    if (this.stamps === "none") return null;
    if (this.stamps === "relative") return this.#lastUs;
    this.#isFresh = false;
    this.#read(bytes, at, end);
    this.commit();
    return this.#firstUs === null ? null : this.#lastUs - this.#firstUs;
  }

  #read(bytes: Uint8Array, at: number, end: number): void {
    let p = at;
    let whole = 0;
    let digits = 0;
    let colons = 0;
    let part = 0;
    let c = bytes[p] ?? 0;
    for (; p < end; c = bytes[++p] ?? 0) {
      if (c >= ZERO && c <= NINE && digits < MAX_DIGITS) {
        part = part * 10 + c - ZERO;
        digits += 1;
      } else if (c === COLON && colons < 2 && digits > 0) {
        whole = (whole + part) * 60;
        part = 0;
        colons += 1;
      } else break;
    }
    this.next = at;
    if (digits === 0) return;
    whole += part;
    let fraction = 0;
    if (c === DOT) {
      let scale = 1_000_000;
      for (c = bytes[++p] ?? 0; p < end && c >= ZERO && c <= NINE; c = bytes[++p] ?? 0) {
        scale /= 10;
        fraction += (c - ZERO) * scale;
      }
    }
    if (c !== BLANK || (colons !== 0 && colons !== 2)) return;
    // A lone whole number is a word of the command, unless it is seconds since 1970.
    if (colons === 0 && p - at === digits && whole < EPOCH_FROM_S) return;
    const stampEnd = p;
    while (p < end && bytes[p] === BLANK) p += 1;
    // `-r` with `-t`: the distance stands in parentheses behind the time.
    if (bytes[p] === OPEN_PAREN) {
      while (p < end && bytes[p] !== CLOSE_PAREN) p += 1;
      p += 1;
      while (p < end && bytes[p] === BLANK) p += 1;
    }
    this.next = p;
    this.#isFresh = true;
    this.#readLength = stampEnd - at;
    this.#readUs = whole * 1_000_000 + fraction;
    this.#readStamps = colons === 2 ? "day" : whole >= EPOCH_FROM_S ? "epoch" : "relative";
  }

  /** Takes over the stamp that was passed last. Words that the command itself wrote into the log may begin like one. */
  commit(): void {
    if (!this.#isFresh) return;
    this.#isFresh = false;
    if (this.stamps !== "none" && this.stamps !== this.#readStamps) return;
    this.stamps = this.#readStamps;
    this.#length = this.#readLength;
    const us = this.#readUs;
    if (this.stamps === "relative") this.#lastUs += us;
    else {
      // Half a day back is midnight; less is the order in which two threads were written.
      if (this.stamps === "day" && us + this.#addedUs < this.#lastUs - DAY_US / 2) this.#addedUs += DAY_US;
      this.#lastUs = us + this.#addedUs;
    }
    if (this.#firstUs === null) this.#firstUs = this.stamps === "relative" ? 0 : this.#lastUs;
  }
}
