import fc from "fast-check";
import { expect, it } from "vitest";
import { parseAttributes } from "./file-attributes.ts";

it("reads the attributes that refuse what modes allow", () => {
  const output = [
    "-----a--------e------- /tmp/a b",
    "----i---------e------- /srv/i",
    "----ia---------------- /srv/both",
    "--------------e------- /srv/none",
    "lsattr: Operation not supported While reading flags on /proc",
  ].join("\n");
  expect([...parseAttributes(output)]).toEqual([
    ["/tmp/a b", ["append-only"]],
    ["/srv/i", ["immutable"]],
    ["/srv/both", ["immutable", "append-only"]],
    ["/srv/none", []],
  ]);
});

it("takes any text", () =>
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseAttributes(text);
    }),
  ));
