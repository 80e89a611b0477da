import { describe, expect, it } from "vitest";
import type { Seen } from "./seen.ts";
import { openStallClock } from "./stall-clock.ts";
import type { Tick } from "./tick.ts";

const tick = (atMs: number, moves = false): Tick => ({
  atMs,
  sinceMs: 20,
  processes: [],
  cpuMs: 0,
  moves,
  idleMs: 0,
  pressure: null,
});
const seen = (what: "connect" | "cpu" | null, detail = "10.9.0.2:443"): Seen => ({
  waits: [],
  leading: what && { what, detail, pid: 7 },
  atOnce: 1,
  readsTerminal: false,
});

describe("the stall clock", () => {
  it("runs from the first look at a wait as long as it lasts", () => {
    const clock = openStallClock();
    expect(clock.add(tick(100), seen("connect"))).toEqual({ what: "connect", on: "10.9.0.2:443", sinceMs: 80, pid: 7 });
    expect(clock.add(tick(900), seen("connect"))?.sinceMs).toBe(80);
  });

  it("starts anew with another wait, and after movement", () => {
    const clock = openStallClock();
    clock.add(tick(100), seen("connect"));
    expect(clock.add(tick(200), seen("connect", "10.9.0.3:443"))?.sinceMs).toBe(180);
    expect(clock.add(tick(300, true), seen("connect", "10.9.0.3:443"))).toBeNull();
    expect(clock.add(tick(400), seen("connect", "10.9.0.3:443"))?.sinceMs).toBe(380);
  });

  it("stands still while the command works, or nobody knows what it does", () => {
    const clock = openStallClock();
    expect(clock.add(tick(100), seen("cpu"))).toBeNull();
    expect(clock.add(tick(200), seen(null))).toBeNull();
  });
});
