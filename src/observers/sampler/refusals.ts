/** More kinds of refusal than these are not told apart. */
const MOST = 20;

/** What /proc would not show, each kind once. */
export class Refusals {
  readonly #seen = new Map<string, { readonly what: string; readonly errno: string }>();

  /** A process that ended meanwhile has refused nothing. */
  note(what: string, errno: string): void {
    if (errno === "" || errno === "ESRCH" || errno === "ENOENT") return;
    const key = `${what} ${errno}`;
    if (this.#seen.size < MOST && !this.#seen.has(key)) this.#seen.set(key, { what, errno });
  }

  /** A file that this kernel does not have. */
  lacks(what: string): void {
    this.#seen.set(what, { what, errno: "ENOENT" });
  }

  list(): readonly { readonly what: string; readonly errno: string }[] {
    return [...this.#seen.values()];
  }
}
