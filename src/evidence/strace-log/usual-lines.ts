import {
  BLANK,
  CLOSE_BRACKET,
  CLOSE_PAREN,
  COLON,
  DOT,
  EQUALS,
  GREATER,
  LESS,
  MINUS,
  NINE,
  OPEN_BRACKET,
  OPEN_PAREN,
  ZERO,
} from "./bytes.ts";
import type { CallTable } from "./call-table.ts";
import type { LogClock } from "./log-clock.ts";
import { NOT_READ, type OpenCalls } from "./open-calls.ts";

const NEWLINES = 0x0a0a0a0a;
const ONES = 0x01010101;
const EQUALS_SIGNS = 0x3d3d3d3d;
const HIGH_BITS = 0x80808080;
const ZEROS = 0x30303030;
/** What carries a byte above 9 into its high bit. */
const FROM_NINES = 0x46464646;
/** So many bytes behind a line may be looked at together with it. */
export const SLACK_BYTES = 32;

/**
 * The quick way through a log. What it does not take, the general way reads; both count the same. Without it the reader
 * makes 0.45 GB/s, with it 0.9 to 1, where `grep -c` makes 1.6: twice the CPU of grep.
 */
export class UsualLines {
  lines = 0;
  readonly #calls: CallTable;
  readonly #open: OpenCalls;
  readonly #clock: LogClock;
  #lastStampAt = -1;
  #buffer: Buffer | null = null;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #words: Int32Array = new Int32Array(0);

  constructor(calls: CallTable, open: OpenCalls, clock: LogClock) {
    this.#calls = calls;
    this.#open = open;
    this.#clock = clock;
  }

  #take(bytes: Buffer): void {
    this.#buffer = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset);
    const isAligned = bytes.byteOffset % 4 === 0;
    this.#words = isAligned
      ? new Int32Array(bytes.buffer, bytes.byteOffset, (bytes.buffer.byteLength - bytes.byteOffset) >> 2)
      : new Int32Array(0);
  }

  /** Where the time stamp of the last line begins that was read in this buffer; -1 where none was. */
  takeLastStamp(): number {
    const at = this.#lastStampAt;
    this.#lastStampAt = -1;
    return at;
  }

  /**
   * The usual lines, nine of ten, in one loop without a call: `4711 1700000000.123456 read(3, "", 4096) = 0 <0.000021>`, also
   * unfinished and resumed. Stops at the first that is of another shape or of interest and gives its beginning: the general way reads it.
   */
  read(bytes: Buffer, from: number, to: number): number {
    const stampLength = this.#clock.passLength;
    const isRelative = stampLength < 0;
    const calls = this.#calls;
    const open = this.#open;
    const { started, errors, totalUs, longestUs, isExec } = calls;
    if (this.#buffer !== bytes) this.#take(bytes);
    const view = this.#view;
    const words = this.#words;
    if (words.length << 2 < to + SLACK_BYTES) return from;
    const { lengths } = calls;
    let lines = 0;
    let lastStampAt = this.#lastStampAt;
    let at = from;
    for (;;) {
      let p = at;
      let pid = 0;
      let c = bytes[p] ?? 0;
      const isBracketed = c === OPEN_BRACKET;
      if (isBracketed) {
        if (bytes[p + 1] !== 112 || bytes[p + 4] !== BLANK) break;
        p += 5;
        while (bytes[p] === BLANK) p += 1;
        c = bytes[p] ?? 0;
      }
      const digitsAt = p;
      const four = view.getInt32(p, true);
      if ((((four - ZEROS) | (four + FROM_NINES)) & HIGH_BITS) === 0) {
        // Four digits at once: two pairs, then both together.
        const digits = four & 0x0f0f0f0f;
        const pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff;
        pid = ((pairs & 0xff) * 100 + (pairs >> 16)) | 0;
        p += 4;
        c = bytes[p] ?? 0;
      }
      while (c >= ZERO && c <= NINE) {
        pid = (pid * 10 + c - ZERO) | 0;
        p += 1;
        c = bytes[p] ?? 0;
      }
      if (isBracketed) {
        if (c !== CLOSE_BRACKET) break;
        p += 1;
        c = bytes[p] ?? 0;
      }
      if (c === BLANK && p - digitsAt <= 8 && p > at) {
        while (c === BLANK) {
          p += 1;
          c = bytes[p] ?? 0;
        }
      } else if ((c === DOT || c === COLON || p === at) && !isBracketed) {
        // A log of one process alone names none.
        pid = 0;
        p = at;
        c = bytes[p] ?? 0;
      } else break;
      const stampAt = p;
      let sinceUs = 0;
      if (isRelative) {
        // `0.000021`: ten seconds and more between two lines are left to the general way.
        if (bytes[p + 1] !== DOT || bytes[p + 8] !== BLANK || bytes[p + 9] === BLANK || bytes[p + 9] === OPEN_PAREN)
          break;
        sinceUs = digitsAt6(bytes, p + 2) + (c - ZERO) * 1_000_000;
        if (!(sinceUs >= 0 && sinceUs < 10_000_000)) break;
        p += 9;
        c = bytes[p] ?? 0;
      } else if (stampLength > 0) {
        p += stampLength;
        if (c < ZERO || c > NINE || bytes[p] !== BLANK || bytes[p - 1] === BLANK) break;
        p += 1;
        c = bytes[p] ?? 0;
      }
      const isResumed = c === LESS;
      if (isResumed) {
        if (bytes[p + 1] !== DOT || bytes[p + 4] !== BLANK) break;
        p += 5;
        c = bytes[p] ?? 0;
      }
      let name = -1;
      let slot = -1;
      if (isResumed) {
        slot = open.slotOf(pid);
        if (slot < 0) break;
        name = open.nameIn(slot);
        if (name < 0 || !calls.standsAt(view, p, BLANK, name)) break;
      } else {
        name = calls.knownAt(view, p, OPEN_PAREN);
        if (name < 0) break;
      }
      p += lengths[name] ?? 0;
      if (isResumed && bytes[p + 8] !== GREATER) break;
      const bodyAt = p + 1;
      let word = bodyAt >> 2;
      // What stands before the body in its first word is made to be no newline.
      let x = ((words[word] ?? 0) ^ NEWLINES) | ((1 << ((bodyAt & 3) << 3)) - 1);
      let found = (x - ONES) & ~x & HIGH_BITS;
      while (found === 0) {
        word += 1;
        x = (words[word] ?? 0) ^ NEWLINES;
        found = (x - ONES) & ~x & HIGH_BITS;
        if (found !== 0) break;
        word += 1;
        x = (words[word] ?? 0) ^ NEWLINES;
        found = (x - ONES) & ~x & HIGH_BITS;
      }
      // The lowest bit that is set stands for the first newline.
      const end = (word << 2) + ((31 - Math.clz32(found & -found)) >> 3);
      const last = end - 1;
      const isMarked = bytes[last] === GREATER;
      if (isMarked && bytes[last - 1] === DOT) {
        if (isResumed || isExec[name] === 1 || bytes[last - 15] !== LESS || bytes[last - 14] !== 117) break;
        started[name] = (started[name] ?? 0) + 1;
        const startUs = isRelative ? this.#clock.advance(sinceUs) : NOT_READ;
        open.open(pid, name, startUs, stampAt, bodyAt, last - 15);
      } else {
        let us = 0;
        let result = last - 1;
        if (isMarked) {
          // ` <0.000021>`. From a tenth of a second on a call is of interest: that is left to the general way.
          if (bytes[last - 7] !== DOT || bytes[last - 9] !== LESS || bytes[last - 10] !== BLANK) break;
          if (bytes[last - 8] !== ZERO || bytes[last - 6] !== ZERO) break;
          const d5 = (bytes[last - 5] ?? 0) - ZERO;
          const d4 = (bytes[last - 4] ?? 0) - ZERO;
          const d3 = (bytes[last - 3] ?? 0) - ZERO;
          const d2 = (bytes[last - 2] ?? 0) - ZERO;
          const d1 = (bytes[last - 1] ?? 0) - ZERO;
          // No digit: negative, or with a high bit.
          if (((d5 | d4 | d3 | d2 | d1) & ~15) !== 0) break;
          us = (((d5 * 10 + d4) * 10 + d3) * 10 + d2) * 10 + d1;
          result = last - 12;
        } else if (isResumed && stampLength !== 0) {
          // Without -T: from the one stamp to the other.
          const begunAt = stampLength > 9 ? open.stampAtIn(slot) : -1;
          if (begunAt < 0) break;
          us = sameMinuteUs(bytes, begunAt, stampAt, stampLength);
          if (!(us >= 0 && us < 100_000)) break;
        }
        if (bytes[result] === CLOSE_PAREN) {
          // A long result, such as an error and its text: four bytes at a time to the word with a `=`.
          let at4 = result >> 2;
          while (at4 << 2 > bodyAt) {
            const y = (words[at4] ?? 0) ^ EQUALS_SIGNS;
            if (((y - ONES) & ~y & HIGH_BITS) !== 0) break;
            at4 -= 1;
          }
          result = Math.min(result, (at4 << 2) + 3);
        }
        while (
          result > bodyAt &&
          !(bytes[result] === EQUALS && bytes[result + 1] === BLANK && bytes[result - 1] === BLANK)
        )
          result -= 1;
        let before = result - 2;
        while (before > bodyAt && bytes[before] === BLANK) before -= 1;
        if (bytes[before] !== CLOSE_PAREN) break;
        const isError = bytes[result + 2] === MINUS && bytes[result + 5] === 69;
        if (isExec[name] === 1 && !isError) break;
        if (isResumed) {
          open.closeIn(slot);
        } else started[name] = (started[name] ?? 0) + 1;
        if (isRelative) this.#clock.advance(sinceUs);
        if (isError) errors[name] = (errors[name] ?? 0) + 1;
        totalUs[name] = (totalUs[name] ?? 0) + us;
        if (us > (longestUs[name] ?? 0)) longestUs[name] = us;
      }
      lines += 1;
      lastStampAt = stampAt;
      at = end + 1;
      if (at >= to) break;
    }
    this.lines += lines;
    this.#lastStampAt = lastStampAt;
    return at;
  }
}

/** Six digits as a number; not a number between 0 and 999,999 where one of them is none. */
function digitsAt6(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let p = at; p < at + 6; p += 1) {
    const digit = (bytes[p] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** From one stamp to another that differs only in its last two digits of seconds and its fraction; not a number where they differ in more. */
function sameMinuteUs(bytes: Uint8Array, one: number, other: number, length: number): number {
  const head = length - 9;
  if (bytes[one + length - 7] !== DOT || bytes[other + length - 7] !== DOT) return Number.NaN;
  for (let at = 0; at < head; at += 1) if (bytes[one + at] !== bytes[other + at]) return Number.NaN;
  return lastSeconds(bytes, other + head) - lastSeconds(bytes, one + head);
}

const lastSeconds = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) - ZERO) * 10 + (bytes[at + 1] ?? 0) - ZERO) * 1_000_000 + digitsAt6(bytes, at + 3);
