import { describe, expect, it } from "vitest";
import { aConnect, aDroppedRoute, anAttempt, aRoute, routesOf } from "../../test/kit/a-route.ts";
import { anObservedWait, aSocket, type ObservedWait } from "../../test/kit/an-observed-wait.ts";
import { CATALOGUE } from "../causes/catalogue.ts";
import type { AnyCause } from "../causes/cause.ts";
import type { Fact } from "../facts/fact.ts";
import { routes } from "../facts/routes.ts";
import { FactStore } from "../facts/store.ts";
import { watchedCommand } from "../facts/subject.ts";
import { watchedTime, watchedWaits } from "../facts/watch.ts";
import { diagnose } from "./diagnose.ts";

const known = (id: string, value: unknown): Fact => ({ state: "known", id, value, source: "test", atMs: 0, tookMs: 0 });

const refused = aRoute({
  connect: aConnect({ outcome: "refused", attempts: [anAttempt({ outcome: "refused", tookMs: 1 })], tookMs: 1 }),
  stoppedAt: "connect",
});

interface Told {
  readonly route?: ReturnType<typeof aRoute>;
  readonly exitCode?: number | null;
  readonly wallMs?: number;
  readonly cpuMs?: number;
  readonly wait?: ObservedWait;
  readonly twins?: readonly AnyCause[];
}

const TWIN = CATALOGUE.filter(({ id }) => id === "connect/syn-blackhole").map((cause) => ({
  ...cause,
  id: "connect/twin" as const,
}));

function told({ route = aDroppedRoute(), exitCode = 1, wallMs = 60, cpuMs = 0, wait, twins = [] }: Told) {
  const signal = exitCode === null ? "SIGINT" : null;
  const argv = ["go", "build"];
  const work = { what: "cpu", detail: "go", ms: cpuMs, samples: 1, workMs: cpuMs };
  const waited = wait ? wait.toMs - wait.fromMs : 0;
  const waiting = { what: wait?.what, detail: wait?.on, ms: waited, samples: 20, workMs: waited };
  const parts = [...(cpuMs > 0 ? [work] : []), ...(wait ? [waiting] : [])];
  const { verdicts, notes } = diagnose(
    {
      facts: new FactStore([
        known(routes.id, routesOf(route)),
        known(watchedCommand.id, { argv, exitCode, signal, wallMs }),
        known(watchedTime.id, { wallMs, parts, segments: [] }),
        known(watchedWaits.id, { waits: wait ? [wait] : [], leftOut: {} }),
      ]),
      subject: { kind: "command", argv, exitCode, signal, wallMs },
      takenAtMs: 0,
      tookMs: 1,
      toolVersion: "test",
    },
    [...CATALOGUE, ...twins],
  );
  return {
    found: verdicts.filter(({ state }) => state !== "cannot-tell").map(({ cause }) => cause),
    notes: notes.filter(({ note }) => note === "command/not-met"),
  };
}

describe("what is broken here and did not hold up this command", () => {
  it("is a note where the command was over at once", () => {
    const { found, notes } = told({});
    expect(found).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.text.en).toContain("connect/syn-blackhole");
    expect(notes[0]?.values["step"]).toBe("network");
  });
  it("is a note where the command worked all the time, whether it succeeded or not", () => {
    for (const exitCode of [0, 2]) expect(told({ exitCode, wallMs: 9_000, cpuMs: 8_800 }).found).toEqual([]);
  });
  it("is a verdict where the command waited for it", () => {
    const wait = anObservedWait({ socket: aSocket(), fromMs: 100, toMs: 3_100 });
    expect(told({ wallMs: 3_300, wait })).toEqual({ found: ["connect/syn-blackhole"], notes: [] });
  });
  it("is a verdict beside another that accounts for the same wait", () => {
    const wait = anObservedWait({ socket: aSocket(), fromMs: 100, toMs: 3_100 });
    const found = ["connect/syn-blackhole", "connect/twin"];
    expect(told({ wallMs: 3_300, wait, twins: TWIN })).toEqual({ found, notes: [] });
  });
  it("is a verdict where it is not known what the command did for a second", () => {
    expect(told({ wallMs: 1_500 }).found).toEqual(["connect/syn-blackhole"]);
    const elsewhere = anObservedWait({ on: "192.0.2.99:443", socket: null, fromMs: 0, toMs: 3_000 });
    expect(told({ wallMs: 3_100, wait: elsewhere }).found).toEqual(["connect/syn-blackhole"]);
  });
  it("is a verdict where the command did not come to its own end", () => {
    expect(told({ exitCode: null }).found).toEqual(["connect/syn-blackhole"]);
  });
  it("is a verdict where it strikes at once", () => {
    expect(told({ route: refused })).toEqual({ found: ["connect/refused"], notes: [] });
  });
});
