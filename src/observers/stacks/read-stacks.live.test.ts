import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { HANGS, hang } from "../../../test/kit/go-hangs.ts";
import { proveStacks } from "../../../test/kit/prove-stacks.ts";
import { buildWaitingProgram, startWaitingProgram, waitsForEver } from "../../../test/kit/waiting-program.ts";
import { doingOf } from "./doing-of.ts";

/** go of PATH, and those that Debian's packages install beside it. Every other version: `npm run test:go-versions`. */
const OTHERS = debianGos();
const scratch = mkdtempSync(join(tmpdir(), "gowhy-stacks-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function prove(go: string, name: string) {
  const stuck = await hang(go, name);
  const { expects } = HANGS[name] ?? {};
  try {
    return await proveStacks(stuck, (goroutines) => doingOf(goroutines)?.what === expects?.what);
  } finally {
    await stuck.close();
  }
}

describe.skipIf(process.platform !== "linux" || process.arch !== "x64")("the stacks of a live go", () => {
  for (const name of ["response", "http2", "checksums", "lock", "compile"])
    it(`are those that it prints itself: ${name}`, async () => {
      const { differences, doing, frames } = await prove("go", name);
      expect(differences).toEqual([]);
      expect(frames).toBeGreaterThan(30);
      expect(doing).toMatchObject(HANGS[name]?.expects ?? {});
    });

  it.skipIf(OTHERS.length === 0)("are those that another go of this machine prints", async () => {
    for (const go of OTHERS) expect((await prove(go, "response")).differences).toEqual([]);
  });
});

describe.skipIf(process.platform !== "linux" || process.arch !== "x64")("the stacks of a Go program", () => {
  for (const [name, flags, withC] of [
    ["stripped", ["-ldflags=-s -w"], false],
    ["with C", [], true],
  ] as const)
    it(`are those that it prints itself: ${name}`, async () => {
      const path = buildWaitingProgram({ go: "go", directory: join(scratch, name), flags, withC });
      const program = startWaitingProgram(path);
      try {
        const { differences, goroutines } = await proveStacks(program, waitsForEver);
        expect(differences).toEqual([]);
        const reasons = goroutines.map((each) => each.waitReason);
        for (const reason of [
          "select",
          "select (no cases)",
          "chan receive",
          "chan send",
          "sleep",
          "IO wait",
          "sync.Mutex.Lock",
        ])
          expect(reasons).toContain(reason);
      } finally {
        program.close();
      }
    });
});

function debianGos(): string[] {
  try {
    return readdirSync("/usr/lib")
      .filter((each) => /^go-1\.\d+$/.test(each))
      .map((each) => join("/usr/lib", each, "bin/go"));
  } catch {
    return [];
  }
}
