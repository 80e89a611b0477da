import { describe, expect, it } from "vitest";
import { Movement } from "./movement.ts";

/** Feeds ticks of 20 ms and gives the last answer. */
function moveFor(ms: number, cpuOf: (atMs: number) => number, writtenOf: (atMs: number) => number = () => 0) {
  const movement = new Movement();
  let answer = movement.add(0, 0, 0);
  for (let atMs = 20; atMs <= ms; atMs += 20) answer = movement.add(atMs, cpuOf(atMs), writtenOf(atMs));
  return answer;
}

describe("Movement", () => {
  it("is work, also between two steps of the kernel's clock", () => {
    expect(moveFor(1_000, (atMs) => (atMs % 40 === 0 ? 10 : 0)).moves).toBe(true);
  });

  it("is not the one step that a waiting process makes now and then", () => {
    const { moves, idleMs } = moveFor(5_000, (atMs) => (atMs % 1_000 === 0 ? 10 : 0));
    expect(moves).toBe(false);
    expect(idleMs).toBe(5_000);
  });

  it("is not the trickle of a monitor thread", () => {
    expect(moveFor(3_000, () => 0.3).idleMs).toBe(3_000);
  });

  it("is a byte that was written", () => {
    expect(
      moveFor(
        3_000,
        () => 0,
        (atMs) => (atMs >= 2_900 ? 1 : 0),
      ).idleMs,
    ).toBe(100);
  });

  it("ends with the work", () => {
    expect(moveFor(3_000, (atMs) => (atMs <= 1_000 ? 20 : 0))).toEqual({ moves: false, idleMs: 2_000 });
  });
});
