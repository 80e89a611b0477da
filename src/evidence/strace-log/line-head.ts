import {
  BLANK,
  CLOSE_BRACKET,
  DOT,
  GREATER,
  LESS,
  NINE,
  OPEN_BRACKET,
  OPEN_PAREN,
  PLUS,
  UNDERSCORE,
  ZERO,
} from "./bytes.ts";
import { LogClock } from "./log-clock.ts";

/** What a line tells of. `other` is nothing that strace writes. */
export const CALL = 0;
export const RESUMED = 1;
export const SIGNAL = 2;
export const END = 3;
export const OTHER = 4;
/** strace's own words: `strace: Process 7 attached`, a frame of `-k`. */
export const REMARK = 5;

/** The largest pid that Linux gives (PID_MAX_LIMIT of linux/threads.h). A larger number is a time. */
const LARGEST_PID = 4_194_304;
/** FNV-1a, 32 bit. Source: http://www.isthe.com/chongo/tech/comp/fnv/. */
export const FNV_START = 0x811c9dc5;
export const FNV_PRIME = 0x01000193;

/**
 * The beginning of a line: `4711 1700000000.123456 openat(` or `[pid 4711] 12:00:00 <... read resumed>`.
 * One object that is filled again for each line: a new one for each of ten million lines would be most of the work.
 */
export class LineHead {
  readonly clock = new LogClock();
  kind = OTHER;
  /** 0 where the line does not say it: strace names no process while there is only one. */
  pid = 0;
  /** Where the time stamp begins. */
  stampAt = 0;
  nameAt = 0;
  nameEnd = 0;
  nameHash = 0;
  /** Behind `name(`, `resumed>`, `--- `, `+++ `. */
  bodyAt = 0;

  read(bytes: Uint8Array, at: number, end: number): void {
    const clock = this.clock;
    let p = this.#readPid(bytes, at, end);
    this.stampAt = p;
    clock.pass(bytes, p, end);
    p = clock.next;
    let c = bytes[p] ?? 0;
    // `-i` and `-n`: the instruction pointer and the number of the call.
    while (c === OPEN_BRACKET && p < end) {
      while (p < end && bytes[p] !== CLOSE_BRACKET) p += 1;
      p += 1;
      while (p < end && bytes[p] === BLANK) p += 1;
      c = bytes[p] ?? 0;
    }
    if (c === LESS) {
      this.kind = RESUMED;
      // `<... `
      if (bytes[p + 1] === DOT && bytes[p + 4] === BLANK) this.#readName(bytes, p + 5, end);
      else this.kind = OTHER;
      if (this.kind === RESUMED && bytes[this.nameEnd] !== BLANK) this.kind = OTHER;
      // ` resumed>`
      this.bodyAt = this.nameEnd + 9;
      if (bytes[this.bodyAt - 1] !== GREATER) this.kind = OTHER;
      if (this.kind === RESUMED) clock.commit();
      return;
    }
    this.kind = CALL;
    this.#readName(bytes, p, end);
    this.bodyAt = this.nameEnd + 1;
    if (bytes[this.nameEnd] !== OPEN_PAREN || this.nameEnd === this.nameAt || this.nameEnd >= end)
      this.#readOther(bytes, p, end);
    if (this.kind !== OTHER && this.kind !== REMARK) clock.commit();
  }

  #readPid(bytes: Uint8Array, at: number, end: number): number {
    let p = at;
    this.pid = 0;
    // `[pid 4711] `, or `[pid 4711<go>] ` with -Y.
    const isBracketed = bytes[p] === OPEN_BRACKET && bytes[p + 1] === 112 && bytes[p + 4] === BLANK;
    if (isBracketed) p += 5;
    while (isBracketed && p < end && bytes[p] === BLANK) p += 1;
    let number = 0;
    const digitsAt = p;
    for (let c = bytes[p] ?? 0; p < end && c >= ZERO && c <= NINE && p - digitsAt < 11; c = bytes[++p] ?? 0)
      number = number * 10 + c - ZERO;
    if (p === digitsAt || number > LARGEST_PID) return at;
    if (bytes[p] === LESS) {
      while (p < end && bytes[p] !== GREATER) p += 1;
      p += 1;
    }
    if (isBracketed && bytes[p] === CLOSE_BRACKET) p += 1;
    if (bytes[p] !== BLANK) return at;
    while (p < end && bytes[p] === BLANK) p += 1;
    this.pid = number;
    return p;
  }

  #readName(bytes: Uint8Array, at: number, end: number): void {
    let hash = FNV_START;
    let p = at;
    for (; p < end; p += 1) {
      const c = bytes[p] ?? 0;
      if (!((c >= 97 && c <= 122) || (c >= ZERO && c <= NINE) || c === UNDERSCORE)) break;
      hash = Math.imul(hash ^ c, FNV_PRIME);
    }
    this.nameAt = at;
    this.nameEnd = p;
    this.nameHash = hash >>> 0;
  }

  #readOther(bytes: Uint8Array, at: number, end: number): void {
    const c = bytes[at] ?? 0;
    const isTriple = bytes[at + 1] === c && bytes[at + 2] === c && bytes[at + 3] === BLANK;
    this.bodyAt = at + 4;
    if (isTriple && c === 45) this.kind = SIGNAL;
    else if (isTriple && c === PLUS) this.kind = END;
    else if (c === GREATER && bytes[at + 1] === BLANK) this.kind = REMARK;
    else if (end - at > 7 && startsWithStrace(bytes, at)) this.kind = REMARK;
    else this.kind = OTHER;
  }
}

const STRACE = [115, 116, 114, 97, 99, 101, 58];
const startsWithStrace = (bytes: Uint8Array, at: number): boolean =>
  STRACE.every((byte, index) => bytes[at + index] === byte);
