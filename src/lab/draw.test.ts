import { expect, it } from "vitest";
import { drawFrom } from "./draw.ts";
import { plannedWorld } from "./planned-world.ts";

const many = <T>(make: () => T): T[] => Array.from({ length: 200 }, make);

it("gives the same world for the same seed, and another for another", () => {
  const plain = (seed: string) => JSON.stringify({ ...plannedWorld(seed), draw: null });
  expect(plain("one")).toBe(plain("one"));
  expect(plain("one")).not.toBe(plain("two"));
});

it("never gives an address, a port or a word twice", () => {
  const draw = drawFrom("unique");
  for (const values of [
    many<string | number>(draw.address),
    many<string | number>(draw.port),
    many<string | number>(draw.word),
  ])
    expect(new Set(values).size).toBe(200);
});

it("keeps a forked stream apart from what is drawn elsewhere", () => {
  const one = drawFrom("fork");
  const other = drawFrom("fork");
  other.word();
  expect(one.fork("a").word()).toBe(other.fork("a").word());
});

it("draws inside its borders, both ends included", () => {
  const draw = drawFrom("borders");
  expect(new Set(many(() => draw.number(1, 3)))).toEqual(new Set([1, 2, 3]));
  expect(() => draw.oneOf([])).toThrow();
});
