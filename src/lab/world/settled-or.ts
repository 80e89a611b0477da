import type { Ran } from "../world.ts";
import type { Started } from "./programs.ts";

/** The result, or null when the time is over first. */
export function settledOr(started: Pick<Started, "result">, ms: number): Promise<Ran | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), Math.max(0, ms));
    void started.result.then((ran) => {
      clearTimeout(timer);
      resolve(ran);
    });
  });
}
