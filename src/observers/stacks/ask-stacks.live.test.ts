import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hang } from "../../../test/kit/go-hangs.ts";
import { buildWaitingProgram, startWaitingProgram } from "../../../test/kit/waiting-program.ts";
import { kernelFiles } from "../../system/kernel-files.ts";
import { openProcessMemory } from "../../system/proc/process-memory.ts";
import { askStacks, isUnknownLayout } from "./ask-stacks.ts";
import { doingOf } from "./doing-of.ts";
import { readStacks } from "./read-stacks.ts";

const scratch = mkdtempSync(join(tmpdir(), "gowhy-ask-stacks-"));
const reader = join(scratch, "reader.cjs");
const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  const contents = 'import { runStacks } from "./src/cli/stacks-child.ts"; runStacks(Number(process.argv[3]));';
  const stdin = { contents, resolveDir: process.cwd(), loader: "ts" } as const;
  await build({ stdin, bundle: true, platform: "node", format: "cjs", outfile: reader, logLevel: "error" });
  chmodSync(scratch, 0o755);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const ask = (pid: number, deskArgv: readonly string[] = [process.execPath, reader], deadlineMs = 5_000) => {
  const startedMs = performance.now();
  return askStacks({ pid, deskArgv, kernel: kernelFiles, deadlineMs, elapsedMs: () => performance.now() - startedMs });
};

async function until<T>(look: () => Promise<T>, isGood: (value: T) => boolean): Promise<T> {
  for (let left = 50; ; left -= 1) {
    const value = await look();
    if (isGood(value) || left === 0) return value;
    await sleep(100);
  }
}

describe.skipIf(process.platform !== "linux" || process.arch !== "x64")("askStacks", () => {
  it("reads a go that waits, and one that is stopped", async () => {
    const stuck = await hang("go", "response");
    try {
      const waits = (fact: Awaited<ReturnType<typeof ask>>) =>
        fact.state === "known" && doingOf(fact.value.goroutines)?.what === "response";
      const fact = await until(() => ask(stuck.pid), waits);
      if (fact.state !== "known") throw new Error(fact.detail);
      expect(fact.value).toMatchObject({ pid: stuck.pid, how: "memory", leftOut: 0 });
      expect(fact.value.goVersion).toMatch(/^go1\.\d+/);
      // Goroutines of the runtime are left out, as in a dump.
      expect(fact.value.goroutines.map(({ waitReason }) => waitReason)).not.toContain("GC sweep wait");
      process.kill(stuck.pid, "SIGSTOP");
      const stopped = await ask(stuck.pid);
      expect(stopped.state === "known" && stopped.value.goroutines).toEqual(fact.value.goroutines);
      process.kill(stuck.pid, "SIGCONT");
    } finally {
      await stuck.close();
    }
  });

  it("says why not: no process, no Go program, no right", async () => {
    expect(await ask(2 ** 22 + 1)).toMatchObject({ state: "unknown", reason: "not-applicable" });
    const child = spawn("sleep", ["30"], { stdio: "ignore" });
    try {
      expect(await ask(child.pid ?? -1)).toMatchObject({ state: "unknown", reason: "not-applicable" });
      if (!isRoot) return;
      const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", process.execPath, reader];
      // gowhy itself is root here, so that the rights foretell no refusal: the reader alone is refused.
      expect(await ask(child.pid ?? -1, nobody)).toMatchObject({ state: "unknown", reason: "not-permitted" });
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("leaves a reader that does not return", async () => {
    const stuck = join(scratch, "stuck.cjs");
    writeFileSync(stuck, "setInterval(() => {}, 1e9);");
    const startedMs = performance.now();
    expect(await ask(1, [process.execPath, stuck], 300)).toMatchObject({ state: "unknown", reason: "timed-out" });
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  it("refuses a version that was never proven, by its name, and survives torn memory", async () => {
    const path = buildWaitingProgram({ go: "go", directory: join(scratch, "program"), flags: [] });
    const later = `${path}-later`;
    copyFileSync(path, later);
    // The version that the linker wrote, in place; the program itself is as before.
    const bytes = readFileSync(later);
    const info = bytes.indexOf("\xff Go buildinf:", 0, "latin1");
    const digits = bytes.indexOf("go1.", info) + 4;
    bytes.write("99", digits, "latin1");
    writeFileSync(later, bytes);
    const startedMs = performance.now();
    const [changed, program] = [startWaitingProgram(later), startWaitingProgram(path)];
    try {
      const refused = await until(() => ask(changed.pid), isUnknownLayout);
      const remedy = `gowhy attach ${changed.pid} --debugger delve`;
      expect(refused).toMatchObject({ state: "unknown", reason: "failed", remedy });
      expect(refused.state === "unknown" && refused.detail).toMatch(/^Unknown layout of go1\.99/);
      const hasWaited = (fact: Awaited<ReturnType<typeof ask>>) =>
        fact.state === "known" && fact.value.goroutines.filter(({ waitedMs }) => waitedMs !== null).length > 10;
      const fact = await until(() => ask(program.pid), hasWaited);
      // It collects its garbage three times in its first 300 ms; nothing waits for longer than the program lives.
      expect(hasWaited(fact)).toBe(true);
      const ageMs = performance.now() - startedMs;
      for (const { waitedMs } of fact.state === "known" ? fact.value.goroutines : [])
        if (waitedMs !== null) expect(waitedMs).toBeLessThan(ageMs);
      tear(program.pid);
    } finally {
      changed.close();
      program.close();
    }
  });
});

/** Reads it again and again while single bytes, or whole reads, come out wrong. Never throws, never takes long, never invents a goroutine. */
function tear(pid: number): void {
  const memory = openProcessMemory(pid);
  if (!memory.ok) throw new Error(memory.detail);
  // xorshift32: the same errors in every run, as far as the process is the same.
  let state = 12_345;
  const random = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const read = (address: number, length: number) => {
    const bytes = memory.value.read(address, length);
    if (bytes === null || random(50) === 0) return null;
    if (random(5) === 0) bytes[random(length)] = random(256);
    return bytes;
  };
  const startedMs = performance.now();
  let readable = 0;
  for (let count = 0; count < 200; count += 1) {
    const stacks = readStacks({ ...memory.value, read }, { nowNs: Number(process.hrtime.bigint()) });
    if (!stacks.ok) expect(stacks.reason).toMatch(/unknown-layout|too-early/);
    else {
      readable += 1;
      expect(stacks.goroutines.length).toBeLessThan(30);
    }
  }
  expect(readable).toBeGreaterThan(0);
  expect(performance.now() - startedMs).toBeLessThan(20_000);
  memory.value.close();
}
