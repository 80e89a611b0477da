import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goTraceFileOf, readGoTrace } from "./read-go-trace.ts";

/** As go 1.26.8 writes it; times are µs since 1970. */
const RECORDED = `[
{"name":"Running build command","ph":"B","ts":1795448127466220.2,"pid":0,"tid":0}
,{"name":"load.PackagesAndErrors","ph":"B","ts":1795448127467999.5,"pid":0,"tid":0}
,{"name":"short","ph":"B","ts":1795448127468000,"pid":0,"tid":0}
,{"name":"short","ph":"E","ts":1795448127468100,"pid":0,"tid":0}
,{"name":"load.PackagesAndErrors","ph":"E","ts":1795448127567999.5,"pid":0,"tid":0}
,{"name":"flow","cat":"a","ph":"s","ts":1795448127567999.5,"pid":0,"tid":0,"id":1}
,{"name":"Executing action (build x)","ph":"B","ts":1795448127570000,"pid":0,"tid":2}
`;

describe("go's own record", () => {
  it("gives the actions that lasted, also those in which go was killed", () => {
    const { actions, leftOut } = readGoTrace(
      `${RECORDED},{"name":"Running build command","ph":"E","ts":1795448127866220.2,"pid":0,"tid":0}\n]`,
      1795448127466,
    );
    expect(leftOut).toBe(1);
    expect(actions.map(({ name, lane }) => [name, lane])).toEqual([
      ["Running build command", 0],
      ["load.PackagesAndErrors", 0],
      ["Executing action (build x)", 2],
    ]);
    expect(actions[0]?.fromMs).toBeCloseTo(0.22, 1);
    expect(actions[1]?.toMs).toBeCloseTo(102, 1);
    expect(actions[2]?.toMs).toBeCloseTo(400.22, 1);
  });

  it("reads whatever it holds", () =>
    fc.assert(
      fc.property(fc.nat(RECORDED.length), fc.nat(RECORDED.length), fc.string(), (from, length, word) => {
        const text = RECORDED.slice(0, from) + word + RECORDED.slice(from + length);
        for (const { fromMs, toMs } of readGoTrace(text, 1795448127466).actions)
          expect(toMs).toBeGreaterThanOrEqual(fromMs);
      }),
    ));

  it.each([
    [["go", "build", "-debug-trace=/tmp/t", "./..."], "", "/tmp/t"],
    [["go", "build", "-debug-trace", "t.json"], "", "t.json"],
    [["go", "build"], "-mod=mod -debug-trace=/g", "/g"],
    [["go", "build", "--debug-trace=/a"], "-debug-trace=/g", "/a"],
    [["go", "test", "--", "-debug-trace=/a"], "", null],
    [["go", "build"], "", null],
  ])("is named by %j and GOFLAGS %j", (argv, flags, expected) => {
    expect(goTraceFileOf(argv, flags)).toBe(expected);
  });
});
