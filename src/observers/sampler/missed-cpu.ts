/** How long an ended child may stand on the bill: it is reaped before it vanishes, so its parent's next reading has it. */
const KEPT_LOOKS = 2;

/**
 * CPU time of children that were never seen, or that worked after the last look at them. The kernel adds the time of a child
 * to its parent's cutime and cstime when the parent has waited for it; what the looks at the child already gave is taken off.
 */
export class MissedCpu {
  #childMs: number;
  #credits: { ms: number; looks: number }[] = [];

  constructor(childMs: number) {
    this.#childMs = childMs;
  }

  /** A child that was seen has ended: its own time and that of its children, as given so far. */
  credit(ms: number): void {
    this.#credits.push({ ms, looks: KEPT_LOOKS });
  }

  /** What the parent's account grew by beyond that. Once after each look at the whole tree. */
  advance(childMs: number): number {
    let grownMs = Math.max(0, childMs - this.#childMs);
    this.#childMs = Math.max(childMs, this.#childMs);
    for (const credit of this.#credits) {
      const usedMs = Math.min(credit.ms, grownMs);
      credit.ms -= usedMs;
      credit.looks -= 1;
      grownMs -= usedMs;
    }
    this.#credits = this.#credits.filter((credit) => credit.ms > 0 && credit.looks > 0);
    return grownMs;
  }

  /** Everything that this process has answered for: what its own parent's account will grow by. */
  get answeredMs(): number {
    return this.#childMs + this.#credits.reduce((sum, credit) => sum + credit.ms, 0);
  }
}
