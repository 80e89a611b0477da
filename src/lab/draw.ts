import { createHash } from "node:crypto";

/** Draws from a seed: the same seed and the same order of questions give the same world. */
export interface Draw {
  /** A whole number, both ends included. */
  number(from: number, to: number): number;
  oneOf<T>(options: readonly T[]): T;
  /** A pronounceable lower-case word. */
  word(): string;
  /** An address of 10.0.0.0/8 that was not drawn before. */
  address(): string;
  /** A port above 1024 that was not drawn before. */
  port(): number;
  /** An independent stream, so that a further draw elsewhere changes nothing here. */
  fork(name: string): Draw;
}

const CONSONANTS = "bdfgklmnprstvz";
const VOWELS = "aeiou";

export function drawFrom(seed: string): Draw {
  let counter = 0;
  const taken = new Set<string>();
  const next = (): number => {
    const digest = createHash("sha256").update(`${seed}/${counter++}`).digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
  const number = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const oneOf = <T>(options: readonly T[]): T => {
    const option = options[number(0, options.length - 1)];
    if (option === undefined) throw new Error("nothing to draw from");
    return option;
  };
  const fresh = (make: () => string): string => {
    for (;;) {
      const value = make();
      if (taken.has(value)) continue;
      taken.add(value);
      return value;
    }
  };
  return {
    number,
    oneOf,
    word: () =>
      fresh(
        () =>
          Array.from({ length: number(2, 3) }, () => oneOf([...CONSONANTS]) + oneOf([...VOWELS])).join("") +
          oneOf([...CONSONANTS]),
      ),
    address: () => fresh(() => `10.${number(1, 254)}.${number(0, 254)}.${number(1, 254)}`),
    port: () => Number(fresh(() => String(number(2_000, 29_000)))),
    fork: (name) => drawFrom(`${seed}/${name}`),
  };
}
