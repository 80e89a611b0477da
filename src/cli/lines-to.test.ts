import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { linesTo } from "./lines-to.ts";

it("tells once that the reader has gone, and drops what comes after", async () => {
  const written: string[] = [];
  const stream = new Writable({
    autoDestroy: false,
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done(written.length > 1 ? Object.assign(new Error("write EPIPE"), { code: "EPIPE" }) : null);
    },
  });
  let gone = 0;
  const write = linesTo(stream, () => {
    gone += 1;
  });
  for (const line of ["one", "two", "three"]) {
    write(line);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([written, gone]).toEqual([["one\n", "two\n"], 1]);
});
