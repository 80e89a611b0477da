import { BLANK, CLOSE_PAREN, DOT, EQUALS, GREATER, LESS, MINUS, NINE, QUESTION, ZERO } from "./bytes.ts";

/** How a line of a call ends. `cut` has no result although it should: the log was torn there. */
export const FULL = 0;
export const UNFINISHED = 1;
export const CUT = 2;

/** A line with a result has it near its end; the text of an error has under 100 bytes, a socket that -yy names under 4,000. */
const MAX_BACK = 8_192;

/** The end of a line: `) = -1 ENOENT (No such file or directory) <0.000021>`. Filled again for each line. */
export class LineTail {
  kind = CUT;
  /** Of `-T`, in µs; -1 where the line has none. */
  tookUs = -1;
  /** Where the result begins, behind `= `. */
  resultAt = 0;
  resultEnd = 0;
  isError = false;
  /** `= ?`: the call did not come back, or will be started again. */
  isOpen = false;

  read(bytes: Uint8Array, from: number, end: number): void {
    this.tookUs = -1;
    this.isError = false;
    this.isOpen = false;
    let p = end - 1;
    if (bytes[p] === GREATER) {
      // `<unfinished ...>` has 16 bytes, `<detached ...>` 14.
      const marked = this.#unfinishedFrom(bytes, from, p);
      if (marked >= 0) {
        this.kind = UNFINISHED;
        this.resultEnd = marked;
        return;
      }
      p = this.#readDuration(bytes, from, p);
    }
    while (p >= from && bytes[p] === BLANK) p -= 1;
    this.resultEnd = p + 1;
    this.#findResult(bytes, Math.max(from, p - MAX_BACK), p);
  }

  /** Where `<unfinished ...>`, `<detached ...>` or `<pid changed to 4711 ...>` begins; -1 where none ends at `last`. */
  #unfinishedFrom(bytes: Uint8Array, from: number, last: number): number {
    if (bytes[last - 1] !== DOT || bytes[last - 3] !== DOT) return -1;
    if (bytes[last - 15] === LESS && bytes[last - 14] === 117) return last - 15;
    const at = bytes.lastIndexOf(LESS, last);
    const isMark = at >= from && last - at < 32 && (bytes[at + 1] === 100 || bytes[at + 1] === 112);
    return isMark ? at : -1;
  }

  /** `<0.000021>` that ends at `last`; gives the place before it. A path in `<…>`, as -y writes it, is no duration. */
  #readDuration(bytes: Uint8Array, from: number, last: number): number {
    let us = 0;
    let scale = 1;
    let digits = 0;
    let p = last - 1;
    for (; p > from; p -= 1) {
      const c = bytes[p] ?? 0;
      if (c >= ZERO && c <= NINE) {
        us += (c - ZERO) * scale;
        scale *= 10;
        digits += 1;
      } else if (c === DOT && digits > 0) {
        us *= 1_000_000 / scale;
        scale = 1_000_000;
      } else break;
    }
    if (bytes[p] !== LESS || bytes[p - 1] !== BLANK || digits === 0) return last;
    // Whole seconds, where -T was told to write no fraction.
    this.tookUs = digits > 0 && scale < 1_000_000 ? us * 1_000_000 : us;
    return p - 1;
  }

  #findResult(bytes: Uint8Array, from: number, last: number): void {
    for (let p = last - 1; p > from; p -= 1) {
      if (bytes[p] !== EQUALS || bytes[p + 1] !== BLANK || bytes[p - 1] !== BLANK) continue;
      let before = p - 2;
      // strace fills up with blanks, so that the results of short calls stand below each other.
      while (before >= from && bytes[before] === BLANK) before -= 1;
      if (bytes[before] !== CLOSE_PAREN) continue;
      this.kind = FULL;
      this.resultAt = p + 2;
      const c = bytes[p + 2];
      if (c === QUESTION) this.isOpen = true;
      else this.isError = c === MINUS && bytes[p + 3] === 49 && bytes[p + 4] === BLANK && bytes[p + 5] === 69;
      return;
    }
    this.kind = CUT;
  }
}
