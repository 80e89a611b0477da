import { describe, expect, it } from "vitest";
import { familyOf } from "./family.ts";
import { stableAnswer } from "./stable-answer.ts";

const table = (...rows: readonly (readonly [number, number, string])[]) =>
  new Map(rows.map(([pid, parent, name]) => [pid, { pid, parent, name }]));

describe("familyOf", () => {
  const build = table(
    [1, 0, "init"],
    [10, 1, "bash"],
    [20, 10, "make"],
    [30, 20, "go"],
    [40, 30, "compile"],
    [41, 30, "go"],
  );
  it("is the go command itself, the first one below, or the nearest above", () => {
    expect(familyOf(30, build)).toEqual({ parents: [20, 10, 1], go: { pid: 30, where: "itself" } });
    expect(familyOf(10, build).go).toEqual({ pid: 30, where: "below" });
    expect(familyOf(40, build)).toEqual({ parents: [30, 20, 10, 1], go: { pid: 30, where: "above" } });
  });
  it("knows of none where there is none, and survives a table that bites its tail", () => {
    expect(familyOf(2, table([2, 1, "sleep"], [1, 0, "init"])).go).toBeNull();
    expect(familyOf(5, table([5, 6, "a"], [6, 5, "b"])).go).toBeNull();
    expect(familyOf(9, table()).parents).toEqual([]);
  });
});

describe("stableAnswer", () => {
  const stall = { what: "connect", on: "10.1.1.1:443", sinceMs: -9_000, pid: 7 };
  it("needs the same stall for two seconds under its own eyes, however long it lasted before", () => {
    const answer = stableAnswer();
    expect(answer.look({ stall, atMs: 0 }).state).toBe("pending");
    expect(answer.look({ stall, atMs: 1_900 }).state).toBe("pending");
    expect(answer.look({ stall: { ...stall, on: "10.1.1.2:443" }, atMs: 1_950 }).state).toBe("pending");
    expect(answer.look({ stall: { ...stall, on: "10.1.1.2:443" }, atMs: 3_000 }).state).toBe("pending");
    expect(answer.look({ stall: { ...stall, on: "10.1.1.2:443" }, atMs: 3_950 }).state).toBe("stalled");
  });
  it("calls a command moving after three seconds without a stall", () => {
    const answer = stableAnswer();
    expect(answer.look({ stall: null, atMs: 10 }).state).toBe("pending");
    expect(answer.look({ stall: null, atMs: 3_010 }).state).toBe("moving");
    expect(answer.look({ stall, atMs: 3_030 }).state).toBe("pending");
  });
});
