import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBpfOutput } from "./bpf-output.ts";
import { readPerfOutput } from "./perf-output.ts";

/** As perf 6.1 writes it on Linux 6.18. */
const PERF = `     4.861 (505.535 ms): wait4(upid: -1, stat_addr: 0x7ffca8e0ad7c)                            = 10989 (sh)
  1510.200 (300.125 ms): git/10991 read(fd: 5<pipe:[1234]>, buf: 0x7ffc, count: 4096)           = 12

 Summary of events:

 sh (10980), 34 events, 85.0%

   syscall            calls  errors  total       min       avg       max       stddev
                                     (msec)    (msec)    (msec)    (msec)        (%)
   --------------- --------  ------ -------- --------- --------- ---------     ------
   wait4                  2      1   505.540     0.005   252.770   505.535    100.00%
   read                   4      0     0.020     0.003     0.005     0.010     20.00%

 git (10991), 10 events, 5.0%

   read                   1      0   300.125   300.125   300.125   300.125      0.00%
`;

/** As bpftrace 0.17 writes it. */
const BPF = `Attaching 7 probes...
exec 11068 2000000000 /usr/bin/sleep
exit 11068 2300000000
call 11067 61 1995000000 306000000 11068
call 11067 202 1000000000 900000000 0
@calls[15]: 1
@calls[61]: 2

@total[61]: 306001852
@total[-1]: 5629
`;

describe("what a tracer beside the command wrote", () => {
  it("perf: the long calls, and the table over all threads", () => {
    const seen = readPerfOutput(PERF, 10980);
    expect(seen.events).toBe(44);
    expect(seen.longCalls).toEqual([
      expect.objectContaining({ pid: 10980, name: "wait4", atMs: 4.861, tookMs: 505.535, result: "10989 (sh)" }),
      expect.objectContaining({ pid: 10991, name: "read", atMs: 1510.2, tookMs: 300.125, result: "12" }),
    ]);
    expect(seen.calls[0]).toEqual({ name: "wait4", count: 2, errors: 1, totalMs: 505.54, longestMs: 505.535 });
    expect(seen.calls[1]).toMatchObject({ name: "read", count: 5, longestMs: 300.125 });
  });

  it("bpf: programs with their time, long calls without the idle ones, counts by name", () => {
    const names = new Map([
      [61, "wait4"],
      [202, "futex"],
    ]);
    const seen = readBpfOutput(BPF, 1_900_000_000, names);
    expect(seen.programs).toEqual([{ pid: 11068, argv: ["/usr/bin/sleep"], atMs: 100, tookMs: 300 }]);
    expect(seen.longCalls).toEqual([
      { pid: 11067, name: "wait4", argument: "", atMs: 95, tookMs: 306, result: "11068" },
    ]);
    expect(seen.calls.map(({ name, count }) => [name, count])).toEqual([
      ["wait4", 2],
      ["#15", 1],
    ]);
  });

  it("may be cut or changed anywhere", () =>
    fc.assert(
      fc.property(fc.nat(PERF.length), fc.nat(PERF.length), fc.string(), (from, to, word) => {
        readPerfOutput(PERF.slice(0, from) + word + PERF.slice(to), 1);
        readBpfOutput(BPF.slice(0, from) + word + BPF.slice(to), 0, new Map());
      }),
    ));
});
