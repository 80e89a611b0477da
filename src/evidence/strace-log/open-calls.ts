/** Threads with a call in progress. More than this is no log of a machine that could run them. */
const SLOTS = 32_768;
const FULL_AT = 24_576;
/** Threads that are kept in mind although they have no call open. */
const MANY = 256;
/** So much of the arguments of an unfinished call is kept: a path or an address stands at their beginning. */
const MAX_KEPT = 4_096;

/** The time stamp of the call was passed over. */
export const NOT_READ = -2;

/**
 * Calls whose line said `<unfinished …>`, by thread. Their arguments stay in the reader's buffer and are copied only when
 * that buffer is filled anew: most calls have come back by then.
 */
export class OpenCalls {
  /** Calls that were forgotten because too many were open. */
  forgotten = 0;
  /** Of the slot that `take` found. */
  name = -1;
  startUs = -1;
  stampAt = 0;
  bodyAt = 0;
  bodyEnd = 0;
  text: Uint8Array | null = null;
  readonly #pids = new Int32Array(SLOTS);
  readonly #names = new Int32Array(SLOTS).fill(-1);
  readonly #startsUs = new Float64Array(SLOTS);
  readonly #stampsAt = new Int32Array(SLOTS);
  readonly #bodiesAt = new Int32Array(SLOTS);
  readonly #bodiesEnd = new Int32Array(SLOTS);
  readonly #texts: (Uint8Array | null)[] = new Array<Uint8Array | null>(SLOTS).fill(null);
  readonly #usedSlots = new Int32Array(SLOTS);
  #used = 0;

  /** `startUs` is NOT_READ where only the place of the time stamp is known yet. */
  open(pid: number, name: number, startUs: number, stampAt: number, bodyAt: number, bodyEnd: number): void {
    const slot = this.#newSlotOf(pid);
    this.#stampsAt[slot] = stampAt;
    this.#names[slot] = name;
    this.#startsUs[slot] = startUs;
    this.#bodiesAt[slot] = bodyAt;
    this.#bodiesEnd[slot] = bodyEnd;
    if (this.#texts[slot]) this.#texts[slot] = null;
  }

  /** The slot of a thread that was seen; -1 where it has none. It is good until the next call is opened. */
  slotOf(pid: number): number {
    return this.#find(pid);
  }

  /** Which call is open there; -1 for none. */
  nameIn(slot: number): number {
    return this.#names[slot] ?? -1;
  }

  /** Where the time stamp of the call stands in the buffer of now; -1 where it has been filled anew. */
  stampAtIn(slot: number): number {
    return this.#startsUs[slot] === NOT_READ ? (this.#stampsAt[slot] ?? -1) : -1;
  }

  /** Takes out the call without a look at it. */
  closeIn(slot: number): void {
    this.#names[slot] = -1;
  }

  /** Takes out the open call of a thread; false where there is none. */
  take(pid: number): boolean {
    const slot = this.#find(pid);
    if (slot < 0 || (this.#names[slot] ?? -1) < 0) return false;
    this.#load(slot);
    this.#names[slot] = -1;
    if (this.text) this.#texts[slot] = null;
    return true;
  }

  /** Gives the call that was taken last to another thread. */
  move(pid: number): void {
    this.open(pid, this.name, this.startUs, this.stampAt, this.bodyAt, this.bodyEnd);
    this.#texts[this.#find(pid)] = this.text;
  }

  /** The one open call of that name, where a line names no thread; -1 where there is none. */
  threadWith(name: number): number {
    for (let each = 0; each < this.#used; each += 1) {
      const slot = this.#usedSlots[each] ?? 0;
      if (this.#names[slot] === name) return (this.#pids[slot] ?? 1) - 1;
    }
    return -1;
  }

  /** Before the buffer is filled anew: what is still needed of it is copied. */
  keep(bytes: Uint8Array, timeUs: (stampAt: number) => number): void {
    let alive = 0;
    for (let each = 0; each < this.#used; each += 1) {
      const slot = this.#usedSlots[each] ?? 0;
      if ((this.#names[slot] ?? -1) < 0) continue;
      alive += 1;
      if (this.#texts[slot]) continue;
      if (this.#startsUs[slot] === NOT_READ) this.#startsUs[slot] = timeUs(this.#stampsAt[slot] ?? 0);
      const at = this.#bodiesAt[slot] ?? 0;
      this.#texts[slot] = new Uint8Array(bytes.subarray(at, Math.min(this.#bodiesEnd[slot] ?? at, at + MAX_KEPT)));
    }
    // Threads that ended would be looked at for each buffer to come.
    if (this.#used > MANY && alive * 4 < this.#used) this.#rebuild();
  }

  /** Each call that has not come back. */
  forEach(visit: (pid: number) => void): void {
    for (let each = 0; each < this.#used; each += 1) {
      const slot = this.#usedSlots[each] ?? 0;
      if ((this.#names[slot] ?? -1) < 0) continue;
      this.#load(slot);
      visit((this.#pids[slot] ?? 1) - 1);
    }
  }

  #load(slot: number): void {
    this.name = this.#names[slot] ?? -1;
    this.startUs = this.#startsUs[slot] ?? -1;
    this.stampAt = this.#stampsAt[slot] ?? 0;
    this.bodyAt = this.#bodiesAt[slot] ?? 0;
    this.bodyEnd = this.#bodiesEnd[slot] ?? 0;
    this.text = this.#texts[slot] ?? null;
  }

  /** Pids are kept one higher, so that 0, the thread that no line names, is a thread too. */
  #find(pid: number): number {
    const key = pid + 1;
    let slot = Math.imul(key, 0x9e3779b1) >>> 17;
    for (;;) {
      const found = this.#pids[slot] ?? 0;
      if (found === key) return slot;
      if (found === 0) return -1;
      slot = (slot + 1) & (SLOTS - 1);
    }
  }

  #newSlotOf(pid: number): number {
    const found = this.#find(pid);
    if (found >= 0) return found;
    if (this.#used >= FULL_AT) this.#rebuild();
    const slot = this.#free(pid + 1);
    this.#pids[slot] = pid + 1;
    this.#usedSlots[this.#used] = slot;
    this.#used += 1;
    return slot;
  }

  #free(key: number): number {
    let slot = Math.imul(key, 0x9e3779b1) >>> 17;
    while (this.#pids[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
    return slot;
  }

  /** Threads without an open call make room; where all have one, all are forgotten: such a log is garbage. */
  #rebuild(): void {
    const kept: {
      pid: number;
      name: number;
      startUs: number;
      stampAt: number;
      at: number;
      end: number;
      text: Uint8Array | null;
    }[] = [];
    this.forEach((pid) => {
      kept.push({
        pid,
        name: this.name,
        startUs: this.startUs,
        stampAt: this.stampAt,
        at: this.bodyAt,
        end: this.bodyEnd,
        text: this.text,
      });
    });
    this.#pids.fill(0);
    this.#names.fill(-1);
    this.#texts.fill(null);
    this.#used = 0;
    if (kept.length > FULL_AT / 2) {
      this.forgotten += kept.length;
      return;
    }
    for (const call of kept) {
      this.open(call.pid, call.name, call.startUs, call.stampAt, call.at, call.end);
      this.#texts[this.#find(call.pid)] = call.text;
    }
  }
}
