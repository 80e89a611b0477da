import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseChildren, parseLastPid, parseProcessIo, parseSchedstat, parseStallMs, socketInode } from "./counters.ts";

const IO = "rchar: 323934931\nwchar: 323929600\nsyscr: 632687\nsyscw: 632675\nread_bytes: 0\nwrite_bytes: 323932160\n";
const PSI = "some avg10=0.00 avg60=0.12 avg300=0.05 total=1234567\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=890\n";

describe("counters of /proc", () => {
  it("reads schedstat in ms, and says where the kernel does not count", () => {
    expect(parseSchedstat("1500000 250000 7\n")).toEqual({ runMs: 1.5, delayMs: 0.25, slices: 7 });
    expect(parseSchedstat("0 0 0\n")).toBeNull();
    expect(parseSchedstat("0 4000000 1\n")).toEqual({ runMs: 0, delayMs: 4, slices: 1 });
  });

  it("reads what went through calls, not what went to the disk", () => {
    expect(parseProcessIo(IO)).toEqual({ readBytes: 323934931, writtenBytes: 323929600 });
  });

  it("reads children, none and several", () => {
    expect(parseChildren("")).toEqual([]);
    expect(parseChildren("4712 4713 ")).toEqual([4712, 4713]);
  });

  it("reads the pid that was given last", () => {
    expect(parseLastPid("0.10 0.20 0.30 2/94 15547\n")).toBe(15547);
    expect(parseLastPid("0.10 0.20 0.30\n")).toBeNull();
  });

  it("reads the stall time of some, not of full", () => {
    expect(parseStallMs(PSI)).toBe(1234.567);
    expect(parseStallMs(null)).toBeNull();
    expect(parseStallMs("full avg10=0.00 total=890")).toBeNull();
  });

  it("reads the inode of a socket and of nothing else", () => {
    expect(socketInode("socket:[2371]")).toBe("2371");
    expect(socketInode("pipe:[2371]")).toBeNull();
    expect(socketInode("/tmp/socket:[1]")).toBeNull();
  });

  it("survives any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const parse of [parseSchedstat, parseProcessIo, parseChildren, parseLastPid, parseStallMs, socketInode])
          parse(text);
      }),
    );
    fc.assert(fc.property(fc.nat(IO.length), (to) => void parseProcessIo(IO.slice(0, to))));
  });
});
