import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  endOf,
  lastSectionEnd,
  machineName,
  parseElfHeader,
  parseSections,
  parseSegments,
  runsOn,
  sectionNamed,
} from "./elf.ts";
import { scriptInterpreter } from "./preflight.ts";
import { parseStat } from "./process-group.ts";

/** A 64-bit little-endian file: header, one PT_LOAD and one PT_INTERP, two sections. */
function anElfFile(): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 2, true);
  view.setUint16(18, 62, true);
  view.setBigUint64(32, 64n, true);
  view.setBigUint64(40, 256n, true);
  for (const [at, value] of [
    [54, 56],
    [56, 2],
    [58, 64],
    [60, 2],
    [62, 1],
  ] as const)
    view.setUint16(at, value, true);
  view.setUint32(64, 1, true);
  view.setBigUint64(64 + 8, 0n, true);
  view.setBigUint64(64 + 32, 4_096n, true);
  view.setUint32(120, 3, true);
  view.setBigUint64(120 + 8, 200n, true);
  view.setBigUint64(120 + 32, 20n, true);
  view.setUint32(256 + 64, 0, true);
  view.setUint32(256 + 64 + 4, 3, true);
  view.setBigUint64(256 + 64 + 24, 400n, true);
  view.setBigUint64(256 + 64 + 32, 30n, true);
  bytes.set(Buffer.from(".names\0"), 400);
  return bytes;
}

describe("ELF", () => {
  it("says what the file needs", () => {
    const bytes = anElfFile();
    const header = parseElfHeader(bytes);
    if (!header) throw new Error("no header");
    expect(header).toMatchObject({ bits: "64", machine: 62, namesIndex: 1 });
    expect([endOf(header.programs), endOf(header.sections)]).toEqual([176, 384]);
    expect(parseSegments(header, bytes.subarray(64))).toEqual({
      loadedEnd: 4_096,
      interpreter: { offset: 200, length: 20 },
    });
    const sections = parseSections(header, bytes.subarray(256));
    expect(lastSectionEnd(sections)).toBe(430);
    expect(sectionNamed(sections.slice(1), bytes.subarray(400, 430), ".names")?.offset).toBe(400);
  });

  it("may be cut or flipped anywhere", () =>
    fc.assert(
      fc.property(fc.nat(511), fc.nat(255), fc.nat(512), (at, value, length) => {
        const bytes = anElfFile();
        bytes[at] = value;
        const cut = bytes.subarray(0, length);
        const header = parseElfHeader(cut);
        if (!header) return;
        parseSegments(header, cut.subarray(64));
        sectionNamed(parseSections(header, cut), cut, ".x");
      }),
    ));

  it("may be anything", () =>
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseElfHeader(bytes))));

  it("knows which machine it is for", () => {
    expect([
      runsOn(62, "linux-x64"),
      runsOn(183, "linux-x64"),
      runsOn(3, "linux-x64"),
      runsOn(183, "linux-arm64"),
    ]).toEqual([true, false, true, true]);
    expect([machineName(62), machineName(9_999)]).toEqual(["x86-64", "machine 9999"]);
  });
});

describe("what a program is and does", () => {
  it("finds the interpreter of a script", () => {
    expect(scriptInterpreter(Buffer.from("#! /bin/sh -e\necho"))).toBe("/bin/sh");
    expect(scriptInterpreter(Buffer.from("echo"))).toBeNull();
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void scriptInterpreter(bytes)));
  });
  it("reads a stat line whatever the name", () => {
    expect(parseStat("12 (a) b (c) D 1 12 12 0 -1")).toEqual({
      program: "a) b (c",
      state: "D",
      group: 12,
      session: 12,
    });
    fc.assert(fc.property(fc.string(), (line) => void parseStat(line)));
  });
});
