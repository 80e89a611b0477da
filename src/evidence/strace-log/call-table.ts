/** Linux has under 400 calls; a broken log may hold any number of words that look like one. */
const MAX_NAMES = 1_024;
const SLOTS = 4_096;
/** Go's threads sleep in these when they have nothing to do. A long one says nothing. */
const IDLE: readonly string[] = [
  "futex",
  "nanosleep",
  "clock_nanosleep",
  "epoll_wait",
  "epoll_pwait",
  "epoll_pwait2",
  "restart_syscall",
  "rt_sigtimedwait",
];
const EXEC: readonly string[] = ["execve", "execveat"];
/** The longest name of a call in Linux 6.18 has 23 bytes. */
const MAX_NAME = 64;

/** Names of this length are found quickly: three words of four bytes and the last four, which may overlap, hold them. */
const QUICK_FROM = 4;
const QUICK_TO = 16;
const QUICK_SLOTS = 1_024;
const QUICK_SHIFT = 22;
/** 2³² by the golden ratio: spreads words over slots (Knuth, The Art of Computer Programming 3, 6.4). */
const SPREAD = 0x9e3779b1;

/**
 * Counters by name of call. Names are found by hash and length: of Linux's own names no two share them, and comparing the
 * bytes too was a tenth of the reader's time. Words that a broken log holds may be counted as one.
 */
export class CallTable {
  readonly names: string[] = [];
  readonly isIdle = new Uint8Array(MAX_NAMES);
  readonly isExec = new Uint8Array(MAX_NAMES);
  readonly started = new Float64Array(MAX_NAMES);
  readonly errors = new Float64Array(MAX_NAMES);
  readonly totalUs = new Float64Array(MAX_NAMES);
  readonly longestUs = new Float64Array(MAX_NAMES);
  readonly lengths = new Uint8Array(MAX_NAMES);
  /** Names by their first four bytes: the first of those that share a slot. */
  readonly #firstOf = new Int32Array(QUICK_SLOTS).fill(-1);
  /** Per name, side by side in memory: bytes 0 to 3, 4 to 7, 8 to 11, the last four, two masks for what lies inside it, its length, the next. */
  readonly #quick = new Int32Array(MAX_NAMES * 8);
  readonly #slots = new Int32Array(SLOTS).fill(-1);
  readonly #hashes = new Uint32Array(SLOTS);
  readonly #lengths = new Uint8Array(SLOTS);

  /**
   * The index of a name that was there before, stands at `at` and is followed by `next`: four bytes at a time. -1 where the hash
   * must say. Up to 12 bytes behind `at` are looked at.
   */
  knownAt(view: DataView, at: number, next: number): number {
    const first = view.getInt32(at, true);
    const quick = this.#quick;
    let index = this.#firstOf[Math.imul(first, SPREAD) >>> QUICK_SHIFT] ?? -1;
    while (index >= 0) {
      if (quick[index << 3] === first && this.standsAt(view, at, next, index)) return index;
      index = quick[(index << 3) + 7] ?? -1;
    }
    return -1;
  }

  /** Whether that very name stands at `at`, followed by `next`. False also for names that only the hash finds. */
  standsAt(view: DataView, at: number, next: number, index: number): boolean {
    const quick = this.#quick;
    const row = index << 3;
    const length = quick[row + 6] ?? 0;
    const end = at + length;
    return (
      length !== 0 &&
      quick[row] === view.getInt32(at, true) &&
      quick[row + 3] === view.getInt32(end - 4, true) &&
      view.getUint8(end) === next &&
      (((quick[row + 1] ?? 0) ^ view.getInt32(at + 4, true)) & (quick[row + 4] ?? 0)) === 0 &&
      (((quick[row + 2] ?? 0) ^ view.getInt32(at + 8, true)) & (quick[row + 5] ?? 0)) === 0
    );
  }

  /** The index of the name, or -1 where it is none or there are too many. */
  indexOf(bytes: Uint8Array, at: number, end: number, hash: number): number {
    const length = end - at;
    for (let slot = hash & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const index = this.#slots[slot] ?? -1;
      if (index < 0) return this.#add(slot, bytes, at, length, hash);
      if (this.#hashes[slot] === hash && this.#lengths[slot] === length) return index;
    }
  }

  #add(slot: number, bytes: Uint8Array, at: number, length: number, hash: number): number {
    if (this.names.length >= MAX_NAMES || length > MAX_NAME) return -1;
    this.#slots[slot] = this.names.length;
    this.#hashes[slot] = hash;
    this.#lengths[slot] = length;
    const name = String.fromCharCode(...bytes.subarray(at, at + length));
    const index = this.names.push(name) - 1;
    this.lengths[index] = length;
    if (length >= QUICK_FROM && length <= QUICK_TO) this.#addQuick(index, name);
    this.isIdle[index] = IDLE.includes(name) ? 1 : 0;
    this.isExec[index] = EXEC.includes(name) ? 1 : 0;
    return index;
  }

  #addQuick(index: number, name: string): void {
    const bytes = Buffer.from(name.padEnd(QUICK_TO, "\0"), "latin1");
    const slot = Math.imul(bytes.readInt32LE(0), SPREAD) >>> QUICK_SHIFT;
    const words = [
      bytes.readInt32LE(0),
      bytes.readInt32LE(4),
      bytes.readInt32LE(8),
      bytes.readInt32LE(name.length - 4),
    ];
    const inside = [name.length >= 8 ? -1 : 0, name.length >= 12 ? -1 : 0];
    this.#quick.set([...words, ...inside, name.length, this.#firstOf[slot] ?? -1], index << 3);
    this.#firstOf[slot] = index;
  }
}
