import { expect, it } from "vitest";
import { fewAtOnce } from "./few-at-once.ts";

it("runs no more than so many at a time, in order, also past one that fails", async () => {
  const few = fewAtOnce(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const done = await Promise.allSettled(
    [0, 1, 2, 3, 4].map((at) =>
      few(async () => {
        begun.push(at);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 2));
        running -= 1;
        if (at === 1) throw new Error("refused");
        return at;
      }),
    ),
  );
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
  expect(done.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"]);
});
