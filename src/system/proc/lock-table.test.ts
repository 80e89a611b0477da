import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFdinfoLocks, parseLockTable } from "./lock-table.ts";

const TABLE = `1: POSIX  ADVISORY  WRITE 601 fd:00:131 0 EOF
2: FLOCK  ADVISORY  WRITE 4711 fe:00:1196084 0 EOF
2: -> FLOCK  ADVISORY  READ  4712 fe:00:1196084 0 EOF
3: OFDLCK ADVISORY  READ  -1 00:17:5 0 EOF
4: FLOCK  ADVISORY  READ  12 00:2b:77 0 EOF
`;

describe("parseLockTable", () => {
  it("takes flocks alone, with their waiters", () => {
    expect(parseLockTable(TABLE)).toEqual([
      { number: 2, waits: false, exclusive: true, pid: 4711, device: "254:0", inode: 1196084 },
      { number: 2, waits: true, exclusive: false, pid: 4712, device: "254:0", inode: 1196084 },
      { number: 4, waits: false, exclusive: false, pid: 12, device: "0:43", inode: 77 },
    ]);
  });
  it("survives any text and any cut", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => void parseLockTable(text)));
    fc.assert(fc.property(fc.nat(TABLE.length), (to) => parseLockTable(TABLE.slice(0, to)).length <= 3));
  });
});

describe("parseFdinfoLocks", () => {
  it("reads the lock lines between others", () => {
    const text =
      "pos:\t0\nflags:\t02100002\nmnt_id:\t27\nino:\t77\nlock:\t1: FLOCK  ADVISORY  WRITE 99 fe:00:77 0 EOF\n";
    expect(parseFdinfoLocks(text)).toEqual([
      { number: 1, waits: false, exclusive: true, pid: 99, device: "254:0", inode: 77 },
    ]);
  });
  it("survives any text", () => {
    fc.assert(fc.property(fc.string({ maxLength: 2_000 }), (text) => void parseFdinfoLocks(`lock:${text}`)));
  });
});
