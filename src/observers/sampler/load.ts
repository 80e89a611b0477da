/** A tree that used three quarters of a core over the last second computes. `go mod tidy` of 200 modules over the loopback uses half. */
const WINDOW_MS = 1_000;
const SATURATED_MS = 750;

/** CPU time of the tree over the last second. */
export class Load {
  #used: { readonly atMs: number; readonly ms: number }[] = [];

  /** True while the tree waits more than it computes. */
  isLow(atMs: number, cpuMs: number): boolean {
    this.#used = this.#used.filter((each) => atMs - each.atMs < WINDOW_MS);
    if (cpuMs > 0) this.#used.push({ atMs, ms: cpuMs });
    return this.#used.reduce((sum, each) => sum + each.ms, 0) < SATURATED_MS;
  }
}
