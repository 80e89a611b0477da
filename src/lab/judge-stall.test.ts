import { describe, expect, it } from "vitest";
import { judgeStall } from "./judge-stall.ts";
import type { StallObservation } from "./sandbox/stall-observation.ts";

const WAIT = {
  what: "lock",
  pid: 7,
  argv: ["go", "build"],
  on: "/cache/lock",
  fromMs: 200,
  toMs: 4_000,
  namedAtMs: 900,
};
const TIME = { wallMs: 4_000, parts: [{ what: "lock", detail: "/cache/lock", ms: 3_800 }], unexplainedMs: 200 };

interface Change {
  readonly wait?: object;
  readonly time?: object | null;
  readonly holders?: readonly object[];
  readonly samples?: number;
  readonly costMs?: number | null;
  readonly seen?: Partial<StallObservation>;
}

function problemsOf({
  wait = {},
  time = {},
  holders = [{ pid: 3, argv: [] }],
  samples = 9,
  costMs = 3_800,
  seen = {},
}: Change) {
  const seenWait = { ...WAIT, ...wait };
  const report = {
    subject: { exitCode: null, signal: "SIGINT" },
    time: time && { ...TIME, ...time },
    waits: [seenWait],
    verdicts: [{ cause: "lock/held", state: "confirmed", costMs }],
  };
  const known = (id: string, value: object) => ({ id, state: "known", value });
  const facts = [
    known("watch.waits", { waits: [{ ...seenWait, chain: [7], syscall: "flock", file: null, holders }] }),
    known("watch.time", { parts: [{ what: "lock", detail: "/cache/lock", samples }] }),
    known("watch.processes", { processes: [{ pid: 7, argv: ["go", "build"] }] }),
  ];
  return judgeStall({
    by: "run",
    long: true,
    healthy: false,
    report: JSON.stringify(report),
    facts: JSON.stringify({ facts }),
    reportMs: 300,
    end: { exitCode: null, signal: "SIGINT" },
    plainEnd: { exitCode: null, signal: "SIGINT" },
    livedOn: true,
    expectations: [{ what: ["lock"], names: ["/cache/lock"], holder: 3, beginsAtMs: null }],
    cause: "lock/held",
    spendsTimeOn: [],
    errors: "gowhy: 1.1 s: … (lock/held, confirmed)",
    leftOver: [],
    ...seen,
  }).problems;
}

describe("the judge of a stall", () => {
  it("is content with a wait that is named in time, and time that sums up", () => expect(problemsOf({})).toEqual([]));

  it.each<[string, Change, RegExp]>([
    ["another kind of wait", { wait: { what: "body" } }, /^no wait of lock on \/cache\/lock held by 3/],
    ["another file", { wait: { on: "/other" } }, /^no wait of lock/],
    ["no holder", { holders: [] }, /^no wait of lock/],
    ["a late name", { wait: { namedAtMs: 3_300 } }, /named 3100 ms after its start/],
    ["no name", { wait: { namedAtMs: null } }, /named Infinity ms/],
    ["parts that do not sum up", { time: { unexplainedMs: 190 } }, /sum to 3990 ms, not to 4000 ms/],
    [
      "too much unexplained",
      { time: { parts: [{ what: "lock", detail: "", ms: 3_700 }], unexplainedMs: 300 } },
      /^unexplained: 300 ms/,
    ],
    [
      "a longest part of another kind",
      { time: { parts: [{ what: "cpu", detail: "go", ms: 3_800 }] } },
      /^the longest part of the time is not lock/,
    ],
    ["no time", { time: null }, /no time/],
    ["a part without a sample", { samples: 0 }, /no sample is behind the part lock/],
    ["work that is missing", { seen: { spendsTimeOn: ["link"] } }, /no time was spent on link/],
    ["another cause", { seen: { cause: "dns/all-dead" } }, /^found first was not dns\/all-dead but lock\/held/],
    ["a cause that costs nothing", { costMs: null }, /cost null ms of 4000 ms/],
    ["a cause that is said too late", { seen: { errors: "" } }, /was not said while/],
    ["a late report", { seen: { reportMs: 1_200 } }, /complete 1200 ms after the interrupt/],
    ["no report", { seen: { report: null } }, /no Diagnosis/],
    ["another end", { seen: { end: { exitCode: 1, signal: null } } }, /with gowhy the end was 1, without SIGINT/],
    ["a healthy command that fails", { seen: { healthy: true, end: { exitCode: 1, signal: null } } }, /gave 1/],
    ["a dead process", { seen: { by: "attach", livedOn: false } }, /did not live on/],
    ["a mount that stays", { seen: { leftOver: ["/mnt"] } }, /not taken away: \/mnt/],
  ])("complains of %s", (_, change, problem) => {
    expect(problemsOf(change).some((each) => problem.test(each))).toBe(true);
  });

  it("counts from the beginning where the lab knows it", () => {
    const expectations = [{ what: ["lock"], names: [], holder: null, beginsAtMs: 1_000 }];
    expect(problemsOf({ wait: { fromMs: 1_100, namedAtMs: 3_900 }, seen: { expectations } })).toEqual([]);
    expect(problemsOf({ wait: { fromMs: 1_100, namedAtMs: 4_001 }, seen: { expectations } })).toHaveLength(1);
  });
});
