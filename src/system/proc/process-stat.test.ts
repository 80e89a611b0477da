import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseProcessStat } from "./process-stat.ts";

const STAT =
  "4711 (go (mod) x) S 4700 4711 4700 34816 4711 4194304 100 200 0 0 12 3 40 5 20 0 9 0 88123 1261993984 4000 18446744073709551615 1 1 0";

const FULL =
  "4711 (go) S 4700 4710 4700 34817 4710 4194304 100 200 7 0 12 3 40 5 20 0 9 0 88123 1261993984 4000 18446744073709551615 4194304 9000000 140723 0 0 0 0 0 2143420159 0 0 0 17 1 0 0 0 0 0 10000000 10100000 20000000 140800 140810 140810 140900 0\n";

describe("parseProcessStat", () => {
  it("reads a name with brackets, sums the CPU time of its children", () => {
    expect(parseProcessStat(STAT)).toMatchObject({
      pid: 4711,
      name: "go (mod) x",
      state: "S",
      parent: 4700,
      cpuTicks: 60,
      startTicks: 88123,
    });
  });
  it("reads what only some want: group, terminal, faults, threads", () => {
    expect(parseProcessStat(FULL)).toMatchObject({
      group: 4710,
      session: 4700,
      terminal: 34817,
      foregroundGroup: 4710,
      majorFaults: 7,
      ownTicks: 15,
      childTicks: 45,
      threads: 9,
      exitSignal: 17,
    });
  });

  it("sees another image in another stack, and none in time that passed", () => {
    const image = parseProcessStat(FULL)?.image;
    expect(parseProcessStat(FULL.replace("140723", "140724"))?.image).not.toBe(image);
    expect(parseProcessStat(FULL.replace(" 12 3 40 5 ", " 90 3 40 5 "))?.image).toBe(image);
  });

  it("tells a thread from a process", () => {
    expect(parseProcessStat(FULL.replace(" 17 1 ", " -1 1 "))?.exitSignal).toBe(-1);
  });

  it("survives any text and any cut", () => {
    fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => void parseProcessStat(text)));
    fc.assert(fc.property(fc.nat(STAT.length), (to) => void parseProcessStat(STAT.slice(0, to))));
  });
});
