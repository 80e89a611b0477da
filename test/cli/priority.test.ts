import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { getPriority } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isWholeIdRange } from "../../src/system/proc/whole-id-range.ts";
import { runGowhy } from "../kit/run-gowhy.ts";
import { scratchDirectory } from "../kit/scratch.ts";

const LOWEST = 19;
const BACK = Math.min(LOWEST, getPriority() + 10);
/** Gives a priority back. Source: include/uapi/linux/capability.h. */
const CAP_SYS_NICE = 1n << 23n;

/** The 19th field of stat is the nice value of gowhy, whose child the command is. Source: proc_pid_stat(5). */
const ASK = "cut -d' ' -f19 /proc/$PPID/stat";
/** Twice as long as a command that begins by computing is left alone, however fast the processor is. */
const COMPUTES = "(while :; do :; done) & sleep 1; kill $!";

async function priorities(script: string, wrap: readonly string[] = []): Promise<number[]> {
  const { stdout } = await runGowhy({ wrap, argv: ["--offline", "run", "--", "sh", "-c", script], timeoutMs: 60_000 });
  return stdout.trim().split("\n").map(Number);
}

function hasTheRight(): boolean {
  const [, mask = "0"] = /^CapEff:\s*(\w+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  const isThere = (BigInt(`0x${mask}`) & CAP_SYS_NICE) !== 0n;
  return isThere && isWholeIdRange(readFileSync("/proc/self/uid_map", "utf8"));
}

describe("gowhy's priority beside a command", () => {
  it("is a step back from the start", async () => {
    expect(await priorities(`sleep 0.05; ${ASK}`)).toEqual([BACK]);
  });
  it.skipIf(!hasTheRight())("is the lowest beside one that goes on computing, until it waits", async () => {
    const file = join(scratchDirectory("priority"), "lock");
    const holder = spawn("flock", [file, "cat"], { stdio: ["pipe", "ignore", "ignore"] });
    try {
      const script = `${COMPUTES}; ${ASK}; flock --timeout 4 ${file} true; ${ASK}`;
      expect(await priorities(script)).toEqual([LOWEST, BACK]);
    } finally {
      holder.stdin.end();
    }
  });
  it.skipIf(process.getuid?.() !== 0)("stays where it is for a user who could not have it back", async () => {
    const user = ["setpriv", "--reuid", "54321", "--clear-groups"];
    expect(await priorities(`${COMPUTES}; ${ASK}`, user)).toEqual([BACK]);
  });
});
