import { describe, expect, it } from "vitest";
import { aLook, aTick } from "../../../test/kit/a-look.ts";
import { type Finding, finding } from "./finding.ts";
import { rememberWork } from "./work-memory.ts";

const look = aLook({ pid: 7, more: { cpuMs: 20 } });
/** Busy still, but on no processor any more. */
const spent = aLook({ pid: 7 });
const work = new Map<number, Finding[]>([[7, [finding("cpu", "a", { id: "work" })]]]);
const rest = new Map<number, Finding[]>([[7, []]]);

describe("rememberWork", () => {
  it("tells until when a process was at work for long", () => {
    const memory = rememberWork();
    for (let atMs = 20; atMs <= 400; atMs += 20) memory.look(aTick(atMs, [look]), work);
    expect(memory.untilMs(look)).toBe(0);
    for (let atMs = 420; atMs <= 1_000; atMs += 20) memory.look(aTick(atMs, [look]), work);
    for (const atMs of [1_020, 1_040, 1_060]) memory.look(aTick(atMs, [spent]), work);
    for (let atMs = 1_080; atMs <= 2_000; atMs += 20) memory.look(aTick(atMs, [spent]), rest);
    expect(memory.untilMs(look)).toBe(1_000);
    // A moment of work in between is none of its long ones.
    memory.look(aTick(2_020, [look]), work);
    expect(memory.untilMs(look)).toBe(1_000);
  });

  it("takes a pid that comes back for another process", () => {
    const memory = rememberWork();
    for (let atMs = 20; atMs <= 1_000; atMs += 20) memory.look(aTick(atMs, [look]), work);
    expect(memory.untilMs({ ...look, process: { ...look.process, startTicks: 99 } })).toBe(0);
    memory.look(aTick(1_020, []), rest);
    expect(memory.untilMs(look)).toBe(0);
  });
});
