import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Look, logged, msOf } from "../../../test/kit/logged-looks.ts";
import { WAIT_KINDS } from "../../facts/watch.ts";

describe("openTimeLog", () => {
  it("gives the stretch between two ticks of one wait to that wait", () => {
    expect(
      msOf([
        { afterMs: 0, what: "dns" },
        { afterMs: 20, what: "dns" },
        { afterMs: 50, what: "dns" },
      ]),
    ).toEqual({
      dns: 70,
    });
  });

  it("halves the stretch between two different ones", () => {
    expect(
      msOf([
        { afterMs: 0, what: "dns" },
        { afterMs: 20, what: "connect", detail: "a:1" },
      ]),
    ).toEqual({
      dns: 10,
      "connect a:1": 10,
    });
  });

  it("leaves what lies beside a tick that tells nothing unexplained", () => {
    expect(
      msOf([
        { afterMs: 0, what: "dns" },
        { afterMs: 20, what: null },
        { afterMs: 20, what: null },
      ]),
    ).toEqual({
      dns: 10,
    });
  });

  it("gives what looked like turns to the wait that they turn out to have been, from its start on", () => {
    const turns: Look[] = [0, 20, 20, 20].map((afterMs) => ({
      afterMs,
      what: "response",
      detail: "a:1",
      isBrief: true,
    }));
    const silent = (sinceMs: number): Look => ({ afterMs: 20, what: "tls", detail: "a:1", sinceMs });
    expect(msOf([...turns, silent(0)])).toEqual({ "tls a:1": 80 });
    expect(msOf([...turns, silent(40)])).toEqual({ "response a:1": 40, "tls a:1": 40 });
    expect(msOf([...turns, { ...silent(70) }])).toEqual({ "response a:1": 70, "tls a:1": 10 });
  });

  it("gives what was told as another phase of a connection to the wait that it turns out to have been", () => {
    const phase = (what: "response" | "body" | "tls", sinceMs: number): Look => ({
      afterMs: 20,
      what,
      detail: "a:1",
      sinceMs,
    });
    const turns: Look = { afterMs: 0, what: "response", detail: "a:1", isBrief: true };
    const asked = [turns, phase("response", 0), phase("response", 0)];
    expect(msOf([...asked, phase("body", 0)])).toEqual({ "body a:1": 60 });
    expect(msOf([...asked, phase("body", 0), phase("body", 0), phase("tls", 0)])).toEqual({ "tls a:1": 100 });
    // Something came in between: the response ended there, and the rest of it began.
    expect(msOf([...asked, phase("body", 50)])).toEqual({ "response a:1": 50, "body a:1": 10 });
    const lock: Look = { afterMs: 20, what: "lock", detail: "go.mod", sinceMs: 0 };
    expect(msOf([...asked, lock])).toEqual({ "response a:1": 50, "lock go.mod": 10 });
  });

  it("gives a wait what lies between two looks at it that met go on a processor, but for the CPU time", () => {
    const asked = (isBrief: boolean): Look => ({ afterMs: 20, what: "response", detail: "a:1", isBrief });
    const computes: Look = { afterMs: 20, what: "cpu", detail: "go", cpuMs: 4 };
    for (const isBrief of [true, false])
      expect(msOf([{ ...asked(isBrief), afterMs: 0 }, computes, asked(isBrief)])).toEqual({
        "response a:1": 36,
        "cpu go": 4,
      });
    const other: Look = { ...asked(true), what: "dns", detail: "b:1" };
    expect(msOf([{ ...asked(true), afterMs: 0 }, computes, other])).toEqual({
      "response a:1": 6,
      "cpu go": 4,
      "dns b:1": 10,
    });
    const late: Look = { ...computes, afterMs: 300 };
    expect(msOf([{ ...asked(true), afterMs: 0 }, late, asked(true)])).toEqual({ "response a:1": 156, "cpu go": 4 });
  });

  it("gives turns with a peer what lies before the first look at them, as far back as the connection is held", () => {
    const computes: Look = { afterMs: 20, what: "cpu", detail: "go", cpuMs: 8 };
    const turns: Look = { afterMs: 20, what: "response", detail: "a:1", isBrief: true, sinceMs: 20 };
    expect(msOf([{ ...computes, cpuMs: 0 }, computes, computes, turns])).toEqual({ "cpu go": 16, "response a:1": 44 });
    expect(msOf([computes, computes, computes, { ...turns, sinceMs: 60 }])["response a:1"]).toBe(20);
  });

  it("claims no time of a gap but by CPU", () => {
    expect(
      msOf([
        { afterMs: 0, what: "dns" },
        { afterMs: 5_000, what: "dns" },
      ]),
    ).toEqual({});
    expect(
      msOf([
        { afterMs: 0, what: "dns" },
        { afterMs: 5_000, what: "dns", cpuMs: 120 },
      ]),
    ).toEqual({ "cpu go": 120 });
  });

  it("takes no more for unseen work than the kernel counted", () => {
    expect(
      msOf([
        { afterMs: 20, what: "cpu" },
        { afterMs: 20, what: "cpu" },
      ]),
    ).toEqual({});
    expect(
      msOf([
        { afterMs: 20, what: "compile", detail: "fmt", cpuMs: 20 },
        { afterMs: 20, what: "cpu" },
      ]),
    ).toEqual({
      "compile fmt": 20,
    });
  });

  it("does not lose the steps in which the kernel counts", () => {
    const looks = [0, 20, 20, 10, 30, 20, 20, 10, 30].map(
      (cpuMs): Look => ({ afterMs: cpuMs ? 20 : 0, what: "cpu", cpuMs }),
    );
    expect(msOf(looks)).toEqual({ cpu: 160 });
  });

  it("counts what ran on several processors once, and in full as work", () => {
    const { log } = logged([
      { afterMs: 0, what: "compile", cpuMs: 0, atOnce: 2 },
      { afterMs: 20, what: "compile", cpuMs: 40, atOnce: 2 },
      { afterMs: 20, what: "compile", cpuMs: 40, atOnce: 2 },
    ]);
    expect(log.fact(40).parts).toEqual([{ what: "compile", detail: "", ms: 40, samples: 4, workMs: 80 }]);
  });

  it("keeps of the CPU time of several processors no more than one step for a later stretch", () => {
    expect(
      msOf([
        { afterMs: 20, what: "compile", cpuMs: 40 },
        { afterMs: 100, what: null },
        { afterMs: 100, what: "cpu" },
      ]),
    ).toEqual({ compile: 30 });
  });

  it("believes a process that is seen on a processor although it gets too little of it", () => {
    expect(
      msOf([
        { afterMs: 0, what: "compile", isRunning: true },
        { afterMs: 40, what: "compile", cpuMs: 10, isRunning: true },
      ]),
    ).toEqual({
      compile: 40,
    });
  });

  it("counts the time in which the program was ready and others had the processors", () => {
    expect(
      msOf([
        { afterMs: 0, what: "cpu" },
        { afterMs: 40, what: "cpu", cpuMs: 10, runDelayMs: 25 },
      ]),
    ).toEqual({ cpu: 35 });
  });

  it("gives of a wait in turns to work what the kernel counted, and the rest to the wait", () => {
    const wait = { what: "response", detail: "a:1", isBrief: true } as const;
    expect(
      msOf([
        { afterMs: 0, ...wait },
        { afterMs: 80, ...wait, cpuMs: 30 },
        { afterMs: 80, ...wait },
      ]),
    ).toEqual({ "response a:1": 130, "cpu go": 30 });
  });

  it("counts of the waiting for a processor the least where a wait in turns is at rest, the middle where it is ready", () => {
    const look = { afterMs: 80, what: "response", isBrief: true, cpuMs: 30, runDelayMs: 40, readyMs: 50 } as const;
    const start = { afterMs: 0, what: "response", isBrief: true } as const;
    expect(msOf([start, look])).toEqual({ "cpu go": 50, response: 30 });
    expect(msOf([start, { ...look, isRunning: true }])).toEqual({ "cpu go": 60, response: 20 });
  });

  it("gives up to the middle of the time after the last tick to the wait that it saw", () => {
    const { log } = logged([
      { afterMs: 0, what: "dns" },
      { afterMs: 20, what: "dns" },
    ]);
    expect(log.fact(120).parts.map(({ what, ms }) => [what, ms])).toEqual([["dns", 70]]);
    expect(log.fact(120, 10).parts.map(({ what, ms }) => [what, ms])).toEqual([
      ["dns", 70],
      ["cpu", 10],
    ]);
    // It was ended, or ended at once when the answer came: without CPU time nothing leaves a wait.
    expect(log.fact(120, 4).parts.map(({ what, ms }) => [what, ms])).toEqual([
      ["dns", 116],
      ["cpu", 4],
    ]);
    expect(log.fact(5_000).parts.map(({ what, ms }) => [what, ms])).toEqual([["dns", 20]]);
  });

  it("gives a compiler at work its time although other programs take the processors from it", () => {
    const looks: Look[] = [
      { afterMs: 0, what: "compile", isBusy: true },
      { afterMs: 40, what: "compile", cpuMs: 10, isBusy: true },
    ];
    expect(msOf(looks)).toEqual({ compile: 40 });
    expect(msOf(looks.map((look) => ({ ...look, what: "cpu" })))).toEqual({ cpu: 10 });
  });

  it("reaches back where the kernel dates the wait", () => {
    expect(msOf([{ afterMs: 60, what: "connect", detail: "a:1", sinceMs: 5 }])).toEqual({ "connect a:1": 55 });
  });

  it("reaches back over ticks that told nothing, but not over work or another wait", () => {
    expect(
      msOf([
        { afterMs: 20, what: "cpu", cpuMs: 20 },
        { afterMs: 20, what: null },
        { afterMs: 20, what: null, cpuMs: 5 },
        { afterMs: 20, what: null },
        { afterMs: 20, what: "response", detail: "a:1", sinceMs: 0 },
      ]),
    ).toEqual({ cpu: 20, "cpu go": 5, "response a:1": 75 });
  });

  it("reaches back over a program that was born, used no CPU, and waits", () => {
    expect(
      msOf([
        { afterMs: 20, what: "cpu", detail: "sleep", isBusy: true },
        { afterMs: 40, what: "cpu", detail: "sleep", isBusy: true },
        { afterMs: 40, what: "child", detail: "sleep 3", sinceMs: 10 },
      ]),
    ).toEqual({ "child sleep 3": 90 });
    expect(
      msOf([
        { afterMs: 20, what: "cpu", detail: "go", cpuMs: 20 },
        { afterMs: 40, what: "cpu", detail: "go", cpuMs: 40 },
        { afterMs: 40, what: "child", detail: "sleep 3", sinceMs: 10 },
      ]),
    ).toEqual({ "cpu go": 60, "child sleep 3": 40 });
  });

  it("claims the time after the last tick by CPU alone", () => {
    const { log } = logged([{ afterMs: 20, what: "cpu", cpuMs: 20 }]);
    expect(log.fact(100).parts.map(({ ms }) => ms)).toEqual([20]);
    expect(log.fact(100, 50).parts.map(({ ms }) => ms)).toEqual([50]);
    expect(log.fact(100, 900).parts.map(({ ms }) => ms)).toEqual([100]);
  });

  it("gives work that the last look found ready at least the time up to the middle of the rest", () => {
    const { log } = logged([{ afterMs: 20, what: "cpu", cpuMs: 20, isRunning: true }]);
    expect(log.fact(60).parts.map(({ ms }) => ms)).toEqual([40]);
    expect(log.fact(60, 50).parts.map(({ ms }) => ms)).toEqual([50]);
    expect(log.fact(5_000, 20).parts.map(({ ms }) => ms)).toEqual([20]);
  });

  it("takes nothing from behind the end", () => {
    const looks: Look[] = [
      { afterMs: 0, what: "dns" },
      { afterMs: 40, what: "dns" },
      { afterMs: 40, what: "dns" },
    ];
    expect(msOf(looks, 50)).toEqual({ dns: 50 });
  });

  it("folds the kind with the most details when there are too many", () => {
    const looks = Array.from(
      { length: 450 },
      (_, at): Look => ({
        afterMs: 20,
        what: at % 3 ? "compile" : "connect",
        detail: `p${at % 3 ? at : 1}`,
        cpuMs: 20,
      }),
    );
    const { log, endMs } = logged(looks);
    const { parts, segments } = log.fact(endMs);
    expect(parts.length).toBeLessThanOrEqual(200);
    expect(parts.map(({ what, detail }) => `${what} ${detail}`).sort()).toEqual(["compile ", "connect p1", "cpu go"]);
    expect(segments.length).toBeLessThanOrEqual(500);
  });
});

const aLook: fc.Arbitrary<Look> = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.constantFrom(1_100, 2_100, 4_000)),
  what: fc.option(fc.constantFrom(...WAIT_KINDS), { nil: null, freq: 5 }),
  detail: fc.constantFrom("", "a", "b"),
  cpuMs: fc.oneof(fc.constantFrom(0, 10, 20, 40), fc.integer({ min: 0, max: 300 })),
  atOnce: fc.integer({ min: 1, max: 8 }),
  isRunning: fc.boolean(),
  sinceMs: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: null }),
  isBrief: fc.boolean(),
});
const blankLook: Look = {
  afterMs: 1_100,
  what: null,
  detail: "",
  cpuMs: 0,
  atOnce: 1,
  isRunning: false,
  sinceMs: null,
  isBrief: false,
};
const looksOf = fc.array(aLook, { maxLength: 40 });
const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);

describe("the account of any observation", () => {
  it("never claims more than there was, wherever the command ends", () => {
    fc.assert(
      fc.property(
        looksOf,
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        fc.integer({ min: 0, max: 9_000 }),
        (looks, share, cpuMs) => {
          const { log, endMs } = logged(looks);
          const wallMs = endMs * share;
          for (const total of [null, cpuMs]) {
            const { parts } = log.fact(wallMs, total);
            expect(sum(parts.map(({ ms }) => ms))).toBeLessThanOrEqual(wallMs + 1e-6);
            for (const part of parts) expect(part.workMs).toBeGreaterThanOrEqual(part.ms - 1e-3);
          }
        },
      ),
    );
  });

  it("has no part that no tick named, and none for waits by CPU", () => {
    fc.assert(
      fc.property(looksOf, (looks) => {
        const { log, endMs } = logged(looks);
        const named = new Set(["cpu ", "cpu go", ...looks.map(({ what, detail }) => `${what} ${detail}`)]);
        for (const { what, detail, samples, ms } of log.fact(endMs).parts) {
          expect(named).toContain(`${what} ${detail}`);
          if (ms > 0.001) expect(samples).toBeGreaterThan(0);
        }
      }),
      // Two looks at one moment, the second of which dates its wait back.
      { examples: [[[blankLook, { ...blankLook, afterMs: 0, what: "dns", sinceMs: 0 }]]] },
    );
  });

  it("claims no more work that was not seen running than CPU time that was counted", () => {
    fc.assert(
      fc.property(looksOf, (looks) => {
        const unseen = looks.map((look) => ({ ...look, isRunning: false }));
        const { log, endMs } = logged(unseen);
        const worked = log.fact(endMs).parts.filter(({ what }) => ["cpu", "compile", "link"].includes(what));
        expect(sum(worked.map(({ ms }) => ms))).toBeLessThanOrEqual(sum(unseen.map(({ cpuMs }) => cpuMs ?? 0)) + 1e-6);
      }),
    );
  });

  it("sums the same whatever the order of details within a kind", () => {
    fc.assert(
      fc.property(looksOf, (looks) => {
        const byKind = (all: readonly Look[]) => {
          const { log, endMs } = logged(all);
          const kinds = new Map<string, number>();
          for (const { what, ms } of log.fact(endMs).parts) kinds.set(what, (kinds.get(what) ?? 0) + ms);
          return kinds;
        };
        const renamed = byKind(looks.map((look, at) => ({ ...look, detail: `d${at}` })));
        for (const [what, ms] of byKind(looks.map((look) => ({ ...look, detail: "" }))))
          expect(renamed.get(what)).toBeCloseTo(ms, 1);
      }),
    );
  });

  it("has segments in order of time that do not overlap", () => {
    fc.assert(
      fc.property(looksOf, (looks) => {
        const { log, endMs } = logged(looks);
        const { segments } = log.fact(endMs);
        segments.forEach((segment, at) => {
          expect(segment.toMs).toBeGreaterThanOrEqual(segment.fromMs);
          if (at > 0) expect(segment.fromMs).toBeGreaterThanOrEqual((segments[at - 1]?.toMs ?? 0) - 1);
        });
      }),
    );
  });
});
