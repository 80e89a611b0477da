import { describe, expect, it } from "vitest";
import type { Verdict } from "../../diagnosis/diagnosis.ts";
import type { WaitSeen } from "../../observers/seen.ts";
import { inquire } from "./inquire.ts";

const wait = { key: "connect 1", what: "connect", on: "10.0.0.1:443" } as WaitSeen;
const other = { key: "lock 2", what: "lock", on: "/cache/lock" } as WaitSeen;
const verdict = { cause: "connect/syn-blackhole", state: "confirmed" } as Verdict;

/** Counts what is asked of it, and answers from the given turn on. */
function anInvestigation(answersFrom: number) {
  const asked = { lookedInto: [] as string[], judged: 0 };
  const investigation = {
    lookInto: (each: WaitSeen) => asked.lookedInto.push(each.key) > 0,
    confirmedFor: () => {
      asked.judged += 1;
      return asked.judged >= answersFrom ? verdict : null;
    },
  };
  return { asked, investigation };
}

describe("the probes of a wait that lasts", () => {
  it("are started once for what is waited for, also where another socket waits for it", () => {
    const { asked, investigation } = anInvestigation(99);
    const inquiry = inquire(() => investigation);
    for (const atMs of [400, 420, 9_000]) inquiry.confirmed(wait, atMs);
    inquiry.confirmed({ ...wait, key: "connect 2" }, 12_000);
    expect(asked.lookedInto).toEqual(["connect 1"]);
    inquiry.confirmed(wait, 61_000);
    expect(asked.lookedInto).toEqual(["connect 1", "connect 1"]);
  });
  it("leave a pause between two different waits, and a longer one before the third", () => {
    const { asked, investigation } = anInvestigation(99);
    const inquiry = inquire(() => investigation);
    inquiry.confirmed(wait, 400);
    inquiry.confirmed(other, 2_000);
    expect(asked.lookedInto).toEqual(["connect 1"]);
    inquiry.confirmed(other, 2_500);
    expect(asked.lookedInto).toEqual(["connect 1", "lock 2"]);
    inquiry.confirmed({ ...wait, on: "10.0.0.2:443" }, 5_000);
    expect(asked.lookedInto).toHaveLength(2);
    inquiry.confirmed({ ...wait, on: "10.0.0.2:443" }, 6_600);
    expect(asked.lookedInto).toHaveLength(3);
  });
  it("come to the wait beside the one that leads too, but not to one that the tree itself answers", () => {
    const { asked, investigation } = anInvestigation(99);
    const inquiry = inquire(() => investigation);
    const child = { key: "child 3", what: "child", on: "go list" } as WaitSeen;
    const twin = { ...wait, key: "connect 4" };
    inquiry.confirmed(wait, 400);
    for (let atMs = 1_000; atMs < 6_000; atMs += 20) inquiry.beside(wait, [child, wait, twin, other], atMs);
    expect(asked.lookedInto).toEqual(["connect 1", "lock 2"]);
  });
  it("are tried again where another examination was under way", () => {
    const asked: boolean[] = [];
    let isFree = false;
    const lookInto = () => {
      asked.push(isFree);
      return isFree;
    };
    const inquiry = inquire(() => ({ lookInto, confirmedFor: () => null }));
    inquiry.confirmed(wait, 400);
    isFree = true;
    inquiry.confirmed(wait, 420);
    inquiry.confirmed(wait, 440);
    expect(asked).toEqual([false, true]);
  });
  it("are judged without news ever more seldom as the wait lasts", () => {
    const { asked, investigation } = anInvestigation(99);
    const inquiry = inquire(() => investigation);
    for (let atMs = 0; atMs < 60_000; atMs += 100) inquiry.confirmed(wait, atMs);
    expect(asked.judged).toBeGreaterThan(5);
    expect(asked.judged).toBeLessThan(15);
  });
  it("are judged on news or once a second, not in every tick, and no more once there is a verdict", () => {
    const { asked, investigation } = anInvestigation(3);
    const inquiry = inquire(() => investigation);
    expect(inquiry.confirmed(wait, 400)).toBeNull();
    expect(inquiry.confirmed(wait, 420)).toBeNull();
    expect(asked.judged).toBe(1);
    inquiry.news();
    expect(inquiry.confirmed(wait, 440)).toBeNull();
    expect(asked.judged).toBe(2);
    expect(inquiry.confirmed(wait, 1_440)).toBe(verdict);
    expect(inquiry.confirmed(wait, 9_000)).toBe(verdict);
    expect(asked.judged).toBe(3);
  });
});
