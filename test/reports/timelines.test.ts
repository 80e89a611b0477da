import { describe, expect, it } from "vitest";
import type { Diagnosis } from "../../src/diagnosis/diagnosis.ts";
import { folded } from "../../src/reports/folded/folded.ts";
import { perfetto } from "../../src/reports/perfetto/perfetto.ts";
import { expectTraceEvents } from "../kit/trace-events.ts";
import { A_HEALTHY_MACHINE } from "./a-diagnosis.ts";
import { A_STUCK_PROCESS, A_WATCHED_BUILD } from "./a-watched-diagnosis.ts";

const options = { language: "en", width: 80, colour: false, why: false } as const;
const build = A_WATCHED_BUILD.observation;

const A_FULL_BUILD: Diagnosis = {
  ...A_WATCHED_BUILD,
  observation: build && {
    ...build,
    processes: {
      seen: 2,
      missedCpuMs: 0,
      processes: [
        { pid: 800, parent: 1, argv: ["go", "build", "./..."], fromMs: 0, toMs: null, cpuMs: 6_170 },
        {
          pid: 801,
          parent: 800,
          argv: ["/go/pkg/tool/compile", "-p", "runtime"],
          fromMs: 900,
          toMs: 3_300,
          cpuMs: 2_400,
        },
      ],
    },
    segments: [
      { what: "cpu", detail: "go", pid: 800, fromMs: 0, toMs: 900 },
      { what: "compile", detail: "runtime", pid: 801, fromMs: 900, toMs: 3_300 },
    ],
    goActions: {
      askedBy: "gowhy",
      leftOut: 3,
      actions: [
        { name: "exec.Builder.Do (build)", lane: 0, fromMs: 500, toMs: 12_000 },
        { name: "Executing action (build runtime)", lane: 0, fromMs: 880, toMs: 3_310 },
        { name: "overlaps both", lane: 0, fromMs: 3_000, toMs: 12_100 },
      ],
    },
    trace: {
      rung: "strace",
      sideEffects: [],
      usualOverhead: "1.0 to 1.4",
      events: 3,
      calls: [],
      programs: [
        { pid: 801, argv: ["/go/pkg/tool/compile"], atMs: 899, tookMs: 2_401 },
        { pid: 850, argv: ["/go/pkg/tool/asm", "-V=full"], atMs: 890, tookMs: 5 },
      ],
      longCalls: [{ pid: 800, name: "flock", argument: "/home/alice/lock", atMs: 100, tookMs: 300, result: "0" }],
    },
  },
};

describe("a Perfetto timeline", () => {
  it.each([
    ["a build", A_WATCHED_BUILD],
    ["a build with everything", A_FULL_BUILD],
    ["a stuck process", A_STUCK_PROCESS],
    ["a machine where nothing was watched", A_HEALTHY_MACHINE],
  ])("of %s keeps to the format", (_, diagnosis) => {
    expectTraceEvents(perfetto.render(diagnosis, options));
  });

  it("shows processes, waits, the parts of the time, go's own actions, calls and counters", () => {
    const events = expectTraceEvents(perfetto.render(A_FULL_BUILD, options));
    const slices = events.filter(({ ph }) => ph === "X").map(({ name, pid, ts, dur }) => ({ name, pid, ts, dur }));
    expect(slices).toContainEqual({ name: "compile", pid: 801, ts: 900_000, dur: 2_400_000 });
    expect(slices).toContainEqual({ name: "compile runtime", pid: 801, ts: 900_000, dur: 2_400_000 });
    expect(slices).toContainEqual(expect.objectContaining({ name: "cpu go", ts: 0, dur: 900_000 }));
    expect(slices).toContainEqual(expect.objectContaining({ name: "Executing action (build runtime)", ts: 880_000 }));
    expect(slices).toContainEqual({ name: "flock /home/alice/lock", pid: 800, ts: 100_000, dur: 300_000 });
    // Seen by strace alone; the compiler, seen by both, is shown once.
    expect(slices).toContainEqual({ name: "asm", pid: 850, ts: 890_000, dur: 5_000 });
    expect(slices.filter(({ name, pid }) => pid === 801 && name === "compile")).toHaveLength(1);
    const counters = events.filter(({ ph, name }) => ph === "C" && name === "processes alive");
    expect(counters.map(({ ts, args }) => [ts, args["value"]])).toEqual([
      [0, 1],
      [900_000, 2],
      [3_300_000, 1],
      [12_340_000, 0],
    ]);
  });

  it("shows each goroutine with its stack", () => {
    const stacks = A_STUCK_PROCESS.observation?.stacks;
    const events = expectTraceEvents(perfetto.render(A_STUCK_PROCESS, options));
    const shown = events.filter(({ ph, name }) => ph === "i" && name.startsWith("goroutine "));
    expect(shown.length).toBe(stacks?.goroutines.length);
    expect(shown.every(({ pid }) => pid === stacks?.pid)).toBe(true);
  });
});

describe("folded stacks", () => {
  const read = (diagnosis: Diagnosis) =>
    folded
      .render(diagnosis, options)
      .trimEnd()
      .split("\n")
      .map((line) => {
        const [, stack = "", ms = ""] = /^(.*) (\d+)$/.exec(line) ?? [];
        return { stack, ms: Number(ms) };
      });

  it("put each wait below the processes that led to it, once", () => {
    const stacks = read(A_STUCK_PROCESS);
    expect(stacks).toContainEqual({ stack: expect.stringMatching(/^go;git;lock /), ms: 3_050 });
    expect(stacks.some(({ stack }) => /;child /.test(stack))).toBe(false);
    expect(stacks.some(({ stack }) => stack.startsWith("goroutines;"))).toBe(true);
  });

  it("give every line a stack and a whole number of ms", () => {
    for (const { stack, ms } of read(A_FULL_BUILD)) {
      expect(stack).not.toBe("");
      expect(ms).toBeGreaterThan(0);
    }
  });

  it("count the wait for a child for as long as that child says nothing itself", () => {
    const [wait] = A_STUCK_PROCESS.waits;
    if (!wait) throw new Error("a stuck process waits");
    const of = (what: typeof wait.what, on: string, chain: number[], fromMs: number, toMs: number) => ({
      ...wait,
      what,
      on,
      pid: chain.at(-1) ?? 0,
      argv: [["go"], ["git"], ["helper"]][chain.length - 1] ?? [],
      chain,
      peers: [],
      fromMs,
      toMs,
    });
    const waits = [
      of("child", "git", [1], 100, 4_000),
      of("child", "helper", [1, 2], 300, 4_000),
      of("cpu", "git", [1, 2], 100, 350),
      of("cpu", "helper", [1, 2, 3], 300, 400),
    ];
    expect(read({ ...A_STUCK_PROCESS, waits, observation: null })).toEqual([
      { stack: "go;git;child helper", ms: 3_600 },
      { stack: "go;git;cpu git", ms: 250 },
      { stack: "go;git;helper;cpu helper", ms: 100 },
    ]);
  });

  it("are empty where nothing was watched", () => expect(folded.render(A_HEALTHY_MACHINE, options)).toBe(""));
});
