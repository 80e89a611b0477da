import { brotliCompressSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentOf, decodeBody } from "./decode-body.ts";

const INFO = Buffer.from('{"Version":"v1.2.0","Time":"2024-01-01T00:00:00Z"}');
const coded = (coding: string, body: Buffer) =>
  decodeBody({ headers: new Map([["content-encoding", [coding]]]) }, body);

describe("the body of an answer", () => {
  it("may be anything, cut anywhere, and stays within its bound", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(400), fc.boolean(), (bytes, cutAt, isGzip) => {
        const sent = (isGzip ? gzipSync(bytes) : Buffer.from(bytes)).subarray(0, cutAt);
        const head = { headers: new Map([["content-encoding", ["gzip"]]]) };
        expect(contentOf(head, [sent], 100).body.length).toBeLessThanOrEqual(100);
      }),
    ));

  it("is taken out of its gzip, as go does without having asked", () => {
    expect(coded("gzip", gzipSync(INFO))).toEqual(INFO);
    expect(coded("GZIP", gzipSync(INFO))).toEqual(INFO);
  });

  it("that was cut is decoded as far as it goes", () => {
    const cut = coded("gzip", gzipSync(INFO).subarray(0, 40));
    expect(cut?.length).toBeGreaterThan(0);
    expect(INFO.subarray(0, cut?.length)).toEqual(cut);
  });

  it("is left alone in another coding, which go does not read either", () => {
    const brotli = brotliCompressSync(INFO);
    expect(coded("br", brotli)).toBe(brotli);
    expect(decodeBody({ headers: new Map() }, INFO)).toBe(INFO);
  });

  it("is no gzip, or a bomb", () => {
    expect(coded("gzip", INFO)).toBeNull();
    expect(coded("gzip", gzipSync(Buffer.alloc(17 * 1024 * 1024)))).toBeNull();
    expect(coded("gzip", Buffer.alloc(0))).toHaveLength(0);
  });
});
