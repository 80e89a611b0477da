/** What was brought about, to be taken away in reverse. One that fails does not keep the others from being taken away. */
export class TakeDowns {
  #steps: (() => Promise<void> | void)[] = [];

  add(step: () => Promise<void> | void): void {
    this.#steps.push(step);
  }

  /** Gives the errors of those that failed. */
  async all(): Promise<string[]> {
    const errors: string[] = [];
    for (const step of this.#steps.splice(0).reverse())
      try {
        await step();
      } catch (error) {
        errors.push(error instanceof Error ? error.message : String(error));
      }
    return errors;
  }
}
