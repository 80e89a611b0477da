import { expect, it } from "vitest";
import { nearest } from "./nearest.ts";

const KNOWN = ["connect/refused", "connect/syn-blackhole", "dns/all-dead", "tls", "go"];

it.each([
  ["conect/refusd", ["connect/refused"]],
  ["DNS/all-dead", ["dns/all-dead"]],
  ["tsl", []],
  ["tlss", ["tls"]],
  ["xx", []],
  ["", []],
  ["connect/refused".repeat(1_000), []],
])("%s", (word, found) => expect(nearest(word, KNOWN)).toEqual(found));
