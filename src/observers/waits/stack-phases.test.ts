import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProcessLook } from "../tick.ts";
import { rememberProcesses } from "./process-memory.ts";
import { openStackPhases } from "./stack-phases.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stack-phases-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A reader of stacks that finds go in roundTrip the first time, and in a body from then on; it writes down that it was asked. */
function anAsker() {
  const asked = join(folder, "asked");
  const goroutines = (frame: string) =>
    JSON.stringify({
      ok: true,
      goroutines: [{ id: 1, status: "waiting", waitReason: "", frames: [{ function: frame }] }],
    });
  const script = `test -e ${asked} && answer='${goroutines("net/http.(*body).Read")}' || answer='${goroutines(
    "net/http.(*persistConn).roundTrip",
  )}'; echo x >> ${asked}; echo "$answer"`;
  const phases = openStackPhases(["sh", "-c", script]);
  const memories = rememberProcesses();
  const look = { process: { pid: 4711, startTicks: 1 }, isBusy: false, readBytes: 0, writtenBytes: 0 };
  const memory = memories.of(look as unknown as ProcessLook, 0, 0);
  const count = () => {
    try {
      return readFileSync(asked, "utf8").length / 2;
    } catch {
      return 0;
    }
  };
  return {
    /** Bytes came, and nothing more was asked. */
    receive(atMs: number) {
      memory.idleSinceMs = atMs;
      memory.readAfterWrite += 2_000;
    },
    /** What is said then, and how often was asked by then. */
    async at(atMs: number) {
      phases.of(look as unknown as ProcessLook, memory, atMs);
      await new Promise((resolve) => setTimeout(resolve, 150));
      return { says: phases.of(look as unknown as ProcessLook, memory, atMs), asked: count() };
    },
  };
}

describe("openStackPhases", () => {
  it("asks again soon where something came and then nothing more, so that a body is not told as a response", async () => {
    const asker = anAsker();
    expect(await asker.at(1_000)).toEqual({ says: "response", asked: 1 });
    expect(await asker.at(3_900)).toEqual({ says: "response", asked: 1 });
    asker.receive(4_000);
    expect(await asker.at(4_300)).toEqual({ says: "response", asked: 1 });
    expect(await asker.at(4_800)).toEqual({ says: "body", asked: 2 });
  });

  it("asks no more often in the long run than once in ten seconds", async () => {
    const asker = anAsker();
    const asked: number[] = [];
    for (let atMs = 1_000; atMs <= 31_000; atMs += 3_000) {
      asked.push((await asker.at(atMs)).asked);
      asker.receive(atMs + 100);
    }
    expect(asked.at(-1)).toBeLessThanOrEqual(5);
    expect(asked[2]).toBeLessThanOrEqual(2);
  });
});
