import { describe, expect, it } from "vitest";
import { Pace } from "./pace.ts";

/** The budget holds from where Node has compiled what looks run. */
const START_UP_MS = 1_500;

/** What looking at something so dear for so long comes to: CPU share of the worst ten seconds after start-up, and the pauses. */
function pace(forMs: number, costMs: () => number, socketMs: () => number = () => 0, idleMs = 0) {
  const made = new Pace(0);
  const spent: { atMs: number; ms: number }[] = [];
  const pauses: number[] = [];
  for (let atMs = 0; atMs < forMs; ) {
    const ms = costMs();
    const forSockets = made.affordsSockets(atMs) ? socketMs() : 0;
    spent.push({ atMs, ms: ms + forSockets });
    const pauseMs = made.next(atMs, ms, forSockets, idleMs);
    pauses.push(pauseMs);
    atMs += pauseMs;
  }
  const later = spent.filter(({ atMs }) => atMs >= START_UP_MS);
  const worstMs = Math.max(
    ...later.map(({ atMs }) =>
      later.filter((each) => each.atMs >= atMs && each.atMs < atMs + 10_000).reduce((sum, each) => sum + each.ms, 0),
    ),
  );
  const startUpMs = spent.filter(({ atMs }) => atMs < START_UP_MS).reduce((sum, { ms }) => sum + ms, 0);
  return { share: worstMs / 10_000, startUpMs, pauses };
}

describe("Pace", () => {
  it("looks soon after the start, then every 20 ms", () => {
    const { pauses } = pace(500, () => 0.05);
    expect(pauses.slice(0, 4)).toEqual([4, 8, 16, 20]);
    expect(pauses.at(-1)).toBe(20);
  });

  it.each([0.1, 0.4, 1, 5, 40])("keeps looks of %d ms under 2 % of any ten seconds", (costMs) => {
    expect(pace(60_000, () => costMs).share).toBeLessThanOrEqual(0.02);
  });

  it("keeps looks of any cost under 2 %", () => {
    let at = 0;
    const costs = [0.1, 30, 0.2, 0.3, 8, 0.1, 0.1, 2];
    expect(pace(60_000, () => costs[at++ % costs.length] ?? 0).share).toBeLessThanOrEqual(0.02);
  });

  it("starts up with looks that are soon enough, at a cost that ends", () => {
    expect(pace(60_000, () => 2).startUpMs).toBeLessThan(100);
    const { startUpMs, pauses } = pace(60_000, () => 40);
    expect(startUpMs).toBeLessThan(400);
    expect(Math.max(...pauses.slice(0, 5))).toBeLessThanOrEqual(250);
  });

  it("keeps sockets and all under 3 %", () => {
    expect(
      pace(
        60_000,
        () => 0.6,
        () => 5.4,
      ).share,
    ).toBeLessThanOrEqual(0.03);
  });

  it.each([8, 20, 60])("keeps reads of sockets that always take %d ms under 3 %%", (socketMs) => {
    const { share } = pace(
      60_000,
      () => 0.6,
      () => socketMs,
    );
    expect(share).toBeLessThanOrEqual(0.03);
  });

  it("reads sockets again soon after one read that was very dear, and pays for it", () => {
    const made = new Pace(0);
    const reads: number[] = [];
    let usedMs = 0;
    for (let atMs = 0; atMs < 20_000; ) {
      const socketMs = made.affordsSockets(atMs) ? (reads.length === 0 ? 60 : 2.6) : 0;
      if (socketMs > 0) reads.push(atMs);
      usedMs += socketMs;
      atMs += made.next(atMs, 0.2, socketMs, 0);
    }
    const gaps = reads.slice(1).map((atMs, at) => atMs - (reads[at] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(700);
    expect(usedMs / 20_000).toBeLessThanOrEqual(0.01);
  });

  it("spares a tree that computes, the more the longer it does, until it computes no more", () => {
    const made = new Pace(0);
    const pauses: number[] = [];
    for (let atMs = 0; atMs < 2_000; atMs += pauses.at(-1) ?? 0) pauses.push(made.next(atMs, 0.3, 0, 0, true));
    expect(pauses[0]).toBe(60);
    expect(pauses.filter((ms) => ms === 60).length).toBe(17);
    expect(pauses.at(-1)).toBe(200);
    expect(made.next(2_220, 0.3, 0, 0, false)).toBe(20);
    expect(made.next(2_240, 0.3, 0, 0, true)).toBe(60);
  });

  it("sees a new wait of an idle tree within 250 ms", () => {
    const { pauses } = pace(
      20_000,
      () => 0.5,
      () => 0,
      60_000,
    );
    expect(Math.max(...pauses)).toBeLessThanOrEqual(250);
    expect(pauses.at(-1)).toBe(200);
  });

  it("goes on after one look that was very dear", () => {
    let isFirst = true;
    const { pauses } = pace(20_000, () => {
      const costMs = isFirst ? 500 : 0.2;
      isFirst = false;
      return costMs;
    });
    expect(Math.max(...pauses)).toBeLessThanOrEqual(500);
    expect(pauses.at(-1)).toBeLessThan(40);
  });
});
