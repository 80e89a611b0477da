import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../causes/catalogue.ts";
import { defineFact, number } from "../facts/fact.ts";
import { lockWaits } from "../facts/places.ts";
import { routes } from "../facts/routes.ts";
import { goSettings } from "../facts/settings.ts";
import { type AnyProbe, defineProbe, learned } from "../probes/probe.ts";
import { clock } from "../system/clock.ts";
import type { System } from "../system/system.ts";
import { type LiveExamination, liveExamination } from "./live-examination.ts";

const counter = defineFact({ id: "test.count", title: "a count", privacy: "public", schema: number });

/** Three probes that count how often they run: one that a lock calls for, the one it builds on, and one that only the end calls for. */
function anExamination(tookMs = 5): {
  readonly runs: Record<string, number>;
  /** Whether version-control hosts were wanted, each time that the routes were asked for. */
  readonly asked: readonly boolean[];
  readonly live: LiveExamination;
} {
  const runs: Record<string, number> = {};
  const asked: boolean[] = [];
  const probe = (id: string, yields: AnyProbe["yields"], after: AnyProbe["after"]): AnyProbe =>
    defineProbe({
      id,
      title: { en: id, zh: id },
      step: "disk",
      impact: "light",
      after,
      yields,
      timeoutMs: 1_000,
      async run({ signal }) {
        runs[id] = (runs[id] ?? 0) + 1;
        await clock.sleep(tookMs, signal);
        return Object.fromEntries(Object.keys(yields).map((name) => [name, learned(runs[id], "test")]));
      },
    });
  const ways: AnyProbe = defineProbe({
    id: "ways",
    title: { en: "ways", zh: "ways" },
    step: "network",
    impact: "light",
    yields: { routes },
    timeoutMs: 1_000,
    async run({ options }) {
      asked.push(options.direct);
      return { routes: learned({ routes: [], skippedEntries: 0 }, "test") };
    },
  });
  const probes = [
    ways,
    probe("settings", { goSettings }, {}),
    probe("locks", { lockWaits }, { goSettings }),
    probe("rest", { counter }, {}),
  ];
  const system = { clock } as unknown as System;
  const options = { ofPid: null, asUid: null, direct: false, offline: true };
  return { runs, asked, live: liveExamination({ system: () => system, probes, catalogue: CATALOGUE, options }) };
}
const lock = { what: "lock", argv: ["go"] } as const;

describe("an examination beside a command", () => {
  it("runs what the wait calls for, and leaves the rest to the end", async () => {
    const { runs, live } = anExamination();
    await live.lookInto(lock, [], 1_000, () => {});
    expect(runs).toEqual({ settings: 1, locks: 1 });
    await live.complete([], 1_000);
    expect(runs).toEqual({ settings: 1, locks: 1, rest: 1 });
  });
  it("asks again for what changes, and only for that", async () => {
    const { runs, live } = anExamination();
    await live.lookInto(lock, [], 1_000, () => {});
    await live.lookInto(lock, [], 1_000, () => {});
    expect(runs).toEqual({ settings: 1, locks: 2 });
  });
  it("is never two at a time", async () => {
    const { runs, live } = anExamination();
    const first = live.lookInto(lock, [], 1_000, () => {});
    expect(live.lookInto(lock, [], 1_000, () => {})).toBeNull();
    await first;
    expect(runs).toEqual({ settings: 1, locks: 1 });
  });
  it("gives its facts as they come", async () => {
    const { live } = anExamination(40);
    let atFirst: boolean | null = null;
    await live.lookInto(lock, [], 1_000, () => {
      atFirst ??= live.facts.has(goSettings) && !live.facts.has(lockWaits);
    });
    expect(atFirst).toBe(true);
  });
  it("keeps what it knows when a second look is broken off", async () => {
    const { live } = anExamination(40);
    await live.lookInto(lock, [], 1_000, () => {});
    const second = live.lookInto(lock, [], 1_000, () => {});
    live.abandon();
    await second;
    expect(live.facts.get(lockWaits).state).toBe("known");
  });
  it("says whether anything was looked into, and waits no longer than it may", async () => {
    const { live } = anExamination(500);
    expect(await live.settle(10)).toBe(false);
    void live.lookInto(lock, [], 1_000, () => {});
    const startedMs = performance.now();
    expect(await live.settle(30)).toBe(true);
    expect(performance.now() - startedMs).toBeLessThan(400);
  });
  it("tries version-control hosts at the end where the command was there itself, also after a look that did not", async () => {
    const { asked, live } = anExamination();
    await live.lookInto({ what: "response", argv: ["go"] }, [], 1_000, () => {});
    await live.complete([], 1_000, { direct: true });
    expect(asked).toEqual([false, true]);
  });
  it("walks no way twice for a command that was at no version-control host", async () => {
    const { asked, live } = anExamination();
    await live.lookInto({ what: "response", argv: ["go"] }, [], 1_000, () => {});
    await live.complete([], 1_000, { direct: false });
    expect(asked).toEqual([false]);
  });
  it("walks no way for a command in which no go ran, and asks the machine all the same", async () => {
    const { asked, live, runs } = anExamination();
    await live.complete([], 1_000, { outside: false });
    expect(asked).toEqual([]);
    expect(runs).toEqual({ settings: 1, locks: 1, rest: 1 });
  });
  it("calls for nothing where the user himself has stopped the command", () =>
    expect(anExamination().live.lookInto({ what: "stopped", argv: ["go"] }, [], 1_000, () => {})).toBeNull());
});
