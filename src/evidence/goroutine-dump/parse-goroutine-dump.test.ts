import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseGoroutineDump } from "./parse-goroutine-dump.ts";

/** `go mod download` of go1.26.8 that waits for a proxy, as SIGQUIT made it write. */
const RECORDED = readFileSync(join(import.meta.dirname, "recordings/go1.26-mod-download.txt"), "utf8");

const PLAIN = `goroutine 1 [chan receive, 12 minutes]:
main.main()
	/src/main.go:7 +0x1d

goroutine 18 [select (scan), 2 minutes, locked to thread]:
net/http.(*persistConn).writeLoop(0xc0001)
	net/http/transport.go:2652 +0xe6
created by net/http.(*Transport).dialConn in goroutine 11
	net/http/transport.go:1995 +0x16fe

goroutine 19 [running]:
`;

describe("parseGoroutineDump", () => {
  it("reads a recorded dump of go itself", () => {
    const { goroutines, leftOut } = parseGoroutineDump(RECORDED);
    expect(leftOut).toBe(0);
    expect(goroutines.map(({ id }) => id)).toEqual(
      [...RECORDED.matchAll(/^goroutine ([1-9]\d*) /gm)].map((match) => Number(match[1])),
    );
    const main = goroutines.find(({ id }) => id === 1);
    expect(main).toMatchObject({ status: "waiting", waitReason: "chan receive", waitedMs: null });
    expect(main?.frames.map((frame) => frame.function)).toContain("cmd/go/internal/modload.readModGraph");
    expect(main?.frames.at(-1)).toEqual({ function: "runtime.goexit", file: "runtime/asm_amd64.s", line: 1771 });
    // What created a goroutine is no frame of it.
    const writer = goroutines.find(({ frames }) =>
      frames.some((frame) => frame.function.endsWith("persistConn).writeLoop")),
    );
    expect(writer?.frames.map((frame) => frame.function)).not.toContain("net/http.(*Transport).dialConn");
  });

  it("reads the shorter form, with minutes and marks", () => {
    const [main, writer, last] = parseGoroutineDump(PLAIN).goroutines;
    expect(main).toMatchObject({ waitReason: "chan receive", waitedMs: 720_000 });
    expect(writer).toMatchObject({ id: 18, waitReason: "select", waitedMs: 120_000 });
    expect(writer?.frames).toEqual([
      { function: "net/http.(*persistConn).writeLoop", file: "net/http/transport.go", line: 2652 },
    ]);
    expect(last).toMatchObject({ status: "running", waitReason: "", frames: [] });
  });

  it("keeps a bound and counts the rest", () => {
    const many = Array.from(
      { length: 700 },
      (_, at) => `goroutine ${at + 1} [select]:\nmain.f(0x1)\n\t/m.go:1 +0x1\n`,
    ).join("\n");
    const { goroutines, leftOut } = parseGoroutineDump(many);
    expect([goroutines.length, leftOut]).toEqual([500, 200]);
  });

  it("finds nothing in other text, and survives every cut", () => {
    expect(parseGoroutineDump("make: *** [all] Error 2\n").goroutines).toEqual([]);
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => void parseGoroutineDump(text)));
    fc.assert(
      fc.property(fc.nat(RECORDED.length), (to) => parseGoroutineDump(RECORDED.slice(0, to)).goroutines.length <= 20),
    );
  });
});
