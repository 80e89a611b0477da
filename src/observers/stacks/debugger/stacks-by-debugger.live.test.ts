import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deskArgv } from "../../../../test/kit/desk-program.ts";
import { buildWaitingProgram, startWaitingProgram } from "../../../../test/kit/waiting-program.ts";
import { openSystem } from "../../../system/open-system.ts";
import type { System } from "../../../system/system.ts";
import { stacksByDelve, stacksByGdb } from "./stacks-by-debugger.ts";

const scratch = mkdtempSync(join(tmpdir(), "gowhy-debugger-"));
const environment = { PATH: process.env["PATH"] ?? "", HOME: scratch };
let system: System;
let program: ReturnType<typeof startWaitingProgram>;

beforeAll(async () => {
  const opened = openSystem({ deskArgv: await deskArgv(), ofPid: null, asUid: null });
  if (!opened.ok) throw new Error(opened.detail);
  system = opened.value;
  program = startWaitingProgram(buildWaitingProgram({ go: "go", directory: join(scratch, "program"), flags: [] }));
  await sleep(500);
});
afterAll(() => {
  program.close();
  system.close();
  rmSync(scratch, { recursive: true, force: true });
});

const mayUse = () => ({ files: system.files, ownUid: system.self.uid });
const goRootOfPath = () => execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
const isInstalled = (name: string): boolean =>
  (process.env["PATH"] ?? "").split(":").some((directory) => {
    try {
      return readFileSync(join(directory, name)).length > 0;
    } catch {
      return false;
    }
  });

const request = () => ({
  pid: program.pid,
  programs: system.programs,
  goVersion: execFileSync("go", ["env", "GOVERSION"], { encoding: "utf8" }).trim(),
  environment,
  elapsedMs: () => performance.now(),
});

/** It lives, nobody traces it, and it is not stopped. */
function runsOn(): boolean {
  const status = readFileSync(`/proc/${program.pid}/status`, "utf8");
  return /^TracerPid:\t0$/m.test(status) && /^State:\t[SR]/m.test(status);
}

describe("stacks by a debugger", () => {
  it.skipIf(!isInstalled("gdb"))(
    "are what gdb shows of a program with debug information, which then runs on",
    async () => {
      const goRoot = goRootOfPath();
      const fact = await stacksByGdb({ ...request(), ...mayUse(), goRoot });
      if (fact.state !== "known") throw new Error(fact.detail);
      expect(fact.value.how).toBe("gdb");
      expect(fact.value.goroutines.length).toBeGreaterThan(15);
      expect(fact.value.goroutines.find(({ id }) => id === 1)?.frames[0]?.function).toBe("runtime.gopark");
      expect(runsOn()).toBe(true);
    },
  );

  it.skipIf(!isInstalled("dlv"))("are what delve shows of it, which then runs on", async () => {
    const fact = await stacksByDelve(request());
    if (fact.state !== "known") throw new Error(fact.detail);
    expect(fact.value.goroutines.find(({ id }) => id === 1)?.frames.map((frame) => frame.function)).toContain(
      "main.main",
    );
    expect(runsOn()).toBe(true);
  });

  it("say which debugger is missing", async () => {
    const nowhere = { ...request(), environment: { PATH: scratch } };
    expect(await stacksByDelve(nowhere)).toMatchObject({ state: "unknown", reason: "not-installed" });
    expect(await stacksByGdb({ ...nowhere, ...mayUse(), goRoot: goRootOfPath() })).toMatchObject({
      state: "unknown",
      reason: "not-installed",
    });
  });

  it("run no script that somebody else could have written", async () => {
    const goRoot = join(scratch, "go");
    const script = join(goRoot, "src/runtime/runtime-gdb.py");
    mkdirSync(join(goRoot, "src/runtime"), { recursive: true });
    writeFileSync(script, `open(${JSON.stringify(join(scratch, "ran"))}, "w")\n`);
    const ask = () => stacksByGdb({ ...request(), ...mayUse(), goRoot });
    chmodSync(script, 0o666);
    expect(await ask()).toMatchObject({ state: "unknown", reason: "failed" });
    chmodSync(script, 0o644);
    if (process.getuid?.() === 0) {
      chownSync(join(goRoot, "src"), 65_534, 65_534);
      expect(await ask()).toMatchObject({ state: "unknown", reason: "failed" });
    }
    expect(existsSync(join(scratch, "ran"))).toBe(false);
  });
});
