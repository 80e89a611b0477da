/** 5 ms explained no wait that 20 ms did not, and cost three times more (measured on Linux 6.18, two cores). */
const USUAL_MS = 20;
/** The first looks come soon, because commands of 10 ms exist; each later one after twice the pause. */
const FIRST_MS = 4;
/** A tree in which nothing moved for so long is looked at less often; a new wait is still seen within 250 ms. */
const SLOWER_AFTER: readonly (readonly [number, number])[] = [
  [5_000, 200],
  [1_000, 100],
  [400, 50],
];
/**
 * Under gowhy's promise of 2 % of a core in any 10 s. What Node does between two ticks is counted with them as far as it can be
 * told from other work; with its garbage and its compiler the process came to 1.7 to 2.1 % beside 200 others (Node 20, two cores).
 */
const SHARE = 0.0105;
/** Sockets come on top: 3 % while they are read. */
const SOCKET_SHARE = 0.008;
/** CPU that may be used in advance. */
const BURST_MS = 10;
/**
 * At the start more, because much begins in the first second and looks are dear as long as Node has not compiled what they run
 * (2 to 5 ms instead of 0.5 to 1). Half of it is spent at the usual pace, the rest so that it reaches to the end of that second.
 */
const START_MS = 50;
/**
 * Nor are looks wanted more often while the tree computes: its CPU time tells where its time goes, and every look takes some of it.
 * A `go build` of 0.4 s on two cores took 1.10 times as long with looks every 20 ms.
 */
const SPARING_MS = 60;
/**
 * A tree that has computed for a second is a build, and goes on. A look beside it, on processors whose caches it fills, takes 1.3 ms of
 * CPU: at its full share looking was a third of what gowhy used beside a cold build of 6 s. What follows is still seen within a fifth
 * of a second, and then looked at as often as anything else.
 */
const COMPUTES_ON_AFTER_MS = 1_000;
const SPARING_ON_MS = 200;
/**
 * Until then looking starts up, and what it owes does not hold it back for longer than this: in a tree of 200 processes the
 * first looks cost 40 ms, and with pauses of seconds between them Node never got to compile what makes them cost 8.
 */
const START_UP_MS = 1_500;
const START_UP_SLOWEST_MS = 250;
const SOCKET_BURST_MS = 15;
/** Waking up, the timer and the garbage of a tick, beside what is measured in it: an empty timer costs 0.12 to 0.35 ms (Node 20, two busy cores). */
const WAKE_MS = 0.2;
/** What one dear look owes is spread over the next ones: a pause of seconds would miss a whole compile. */
const SPREAD_MS = 500;
/** A read of sockets that is dear only once does not keep those after it away: they come at most at half of their share, until it is paid. */
const PAYING_SHARE = SOCKET_SHARE / 2;
/** Looks that are dear again and again wait off all of it; more than this is forgiven, so that the next one comes. */
const SLOWEST_MS = 4_000;

/** When to look next, so that looking stays within its share of the CPU. The share is enforced: what was spent is waited off. */
export class Pace {
  readonly #startedMs: number;
  #atMs: number;
  #haveMs = START_MS;
  #haveSocketMs = SOCKET_BURST_MS;
  #ticks = 0;
  #lastSpentMs = 0;
  #lastSocketMs = 0;
  #usualSocketMs = 0;
  #socketsAtMs = Number.NEGATIVE_INFINITY;
  #computesSinceMs: number | null = null;

  constructor(nowMs: number) {
    this.#startedMs = nowMs;
    this.#atMs = nowMs;
  }

  /**
   * Sockets may be read now. A connection that nobody reads is a stall without a name, and what one read used is not its own where
   * other threads of gowhy compiled or loaded meanwhile: 40 ms of that would have been 5 s without sockets.
   */
  affordsSockets(nowMs: number): boolean {
    return (
      this.#haveSocketMs > 0 || nowMs - this.#socketsAtMs >= Math.max(SPREAD_MS, this.#usualSocketMs / PAYING_SHARE)
    );
  }

  /** The pause until the next tick, after one that cost so much CPU, sockets apart. `computes`: the tree wants the processors itself. */
  next(nowMs: number, spentMs: number, socketMs: number, idleMs: number, computes = false): number {
    const passedMs = nowMs - this.#atMs;
    if (this.#startsUp(this.#atMs) && !this.#startsUp(nowMs)) this.#haveMs = Math.max(0, this.#haveMs);
    this.#atMs = nowMs;
    this.#ticks += 1;
    const roomMs = Math.max(BURST_MS, this.#haveMs);
    this.#haveMs = Math.min(roomMs, this.#haveMs + passedMs * SHARE) - spentMs - WAKE_MS;
    this.#haveSocketMs = Math.min(SOCKET_BURST_MS, this.#haveSocketMs + passedMs * SOCKET_SHARE) - socketMs;
    if (socketMs > 0) {
      this.#socketsAtMs = nowMs;
      this.#usualSocketMs = Math.min(socketMs, this.#lastSocketMs);
      this.#lastSocketMs = socketMs;
    }
    const slowerMs = SLOWER_AFTER.find(([afterMs]) => idleMs >= afterMs)?.[1] ?? USUAL_MS;
    const isSparing = roomMs > BURST_MS && this.#haveMs < START_MS / 2;
    const soonMs = Math.min(isSparing ? Math.max(slowerMs, SPARING_MS) : slowerMs, FIRST_MS * 2 ** (this.#ticks - 1));
    this.#computesSinceMs = computes ? (this.#computesSinceMs ?? nowMs) : null;
    const wishedMs = computes ? this.#sparingMs(nowMs) : soonMs;
    this.#haveMs = Math.max(this.#haveMs, -SLOWEST_MS * SHARE);
    const owedMs = this.#haveMs < 0 ? -this.#haveMs / SHARE : 0;
    const usualMs = Math.min(spentMs, this.#lastSpentMs) + WAKE_MS;
    this.#lastSpentMs = spentMs;
    const slowestMs = this.#startsUp(nowMs) ? START_UP_SLOWEST_MS : Math.max(SPREAD_MS, usualMs / SHARE);
    return Math.max(wishedMs, Math.min(owedMs, slowestMs));
  }

  #sparingMs(nowMs: number): number {
    return nowMs - (this.#computesSinceMs ?? nowMs) < COMPUTES_ON_AFTER_MS ? SPARING_MS : SPARING_ON_MS;
  }

  #startsUp(atMs: number): boolean {
    return atMs - this.#startedMs < START_UP_MS;
  }
}
