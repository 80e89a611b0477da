import { isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLoopback, parseIp, sharesPrefix, unmapped } from "./ip-address.ts";

describe("a literal address", () => {
  it("is told from a name as Node tells it", () => {
    const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain(), fc.string(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/));
    fc.assert(
      fc.property(text, (value) => (parseIp(value) !== null) === (isIP(value) !== 0)),
      { numRuns: 2_000 },
    );
  });

  it("has bytes", () => {
    expect([...(parseIp("10.0.0.8") ?? [])]).toEqual([10, 0, 0, 8]);
    expect([...unmapped(parseIp("::ffff:10.0.0.8") ?? new Uint8Array())]).toEqual([10, 0, 0, 8]);
    expect(parseIp("fe80::1%eth0")?.length).toBe(16);
    expect(parseIp("010.0.0.8")).toBeNull();
  });

  it("may be loopback", () => {
    const loopback = (text: string) => isLoopback(parseIp(text) ?? new Uint8Array(16));
    expect(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"].every(loopback)).toBe(true);
    expect(["128.0.0.1", "::2", "10.0.0.1"].some(loopback)).toBe(false);
  });

  it("lies in a network", () => {
    const ip = (text: string) => parseIp(text) ?? new Uint8Array();
    expect(sharesPrefix(ip("10.1.2.3"), ip("10.0.0.0"), 8)).toBe(true);
    expect(sharesPrefix(ip("10.1.2.3"), ip("10.2.0.0"), 15)).toBe(false);
    expect(sharesPrefix(ip("10.1.2.3"), ip("::"), 0)).toBe(false);
  });
});
