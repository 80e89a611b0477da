import { setTimeout as sleep } from "node:timers/promises";
import { parseGoroutineDump } from "../../src/evidence/goroutine-dump/parse-goroutine-dump.ts";
import { type Doing, doingOf } from "../../src/observers/stacks/doing-of.ts";
import { type Goroutine, readStacks, type StacksRead } from "../../src/observers/stacks/read-stacks.ts";
import { openProcessMemory } from "../../src/system/proc/process-memory.ts";

export interface Proof {
  readonly goVersion: string;
  /** Of one read of the memory, and how many goroutines and frames it gave. */
  readonly tookMs: number;
  readonly goroutines: readonly Goroutine[];
  readonly frames: number;
  readonly doing: Doing | null;
  /** What the dump says otherwise, in words; empty where both agree on every goroutine and every frame. */
  readonly differences: readonly string[];
}

interface Target {
  readonly pid: number;
  readonly written: () => string;
}

/** A cold go on a busy machine took 5 s until its first request. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 120;
/** On a machine with ten times more work than processors one pause passed without that the program came to run. */
const STILL_LOOKS = 2;

/**
 * Reads the goroutines of a process from its memory until they stand still and `isReached`, then has the runtime itself print
 * them (SIGQUIT, which ends it) and compares the two: ids, states, reasons, functions, files and lines.
 */
export async function proveStacks(
  target: Target,
  isReached: (goroutines: readonly Goroutine[]) => boolean,
): Promise<Proof> {
  const untilMs = performance.now() + PATIENCE_MS;
  let before = "";
  let sameLooks = 0;
  for (;;) {
    const startedMs = performance.now();
    const stacks = readNow(target.pid);
    const tookMs = performance.now() - startedMs;
    const seen = JSON.stringify(stacks.ok ? stacks.goroutines.map(comparable) : stacks);
    sameLooks = seen === before ? sameLooks + 1 : 0;
    if (stacks.ok && sameLooks >= STILL_LOOKS && isReached(stacks.goroutines)) {
      process.kill(target.pid, "SIGQUIT");
      const dump = await dumpOf(target);
      const { goVersion, goroutines } = stacks;
      const frames = goroutines.reduce((sum, goroutine) => sum + goroutine.frames.length, 0);
      return {
        goVersion,
        tookMs,
        goroutines,
        frames,
        doing: doingOf(goroutines),
        differences: differences(goroutines, dump),
      };
    }
    if (performance.now() > untilMs)
      throw new Error(`It did not come to hang: ${seen.slice(0, 3_000)}\n${target.written().slice(0, 2_000)}`);
    before = seen;
    await sleep(PAUSE_MS);
  }
}

function readNow(pid: number): StacksRead {
  const memory = openProcessMemory(pid);
  if (!memory.ok) return { ok: false, reason: "not-go", goVersion: "", detail: memory.detail, hasDebugInfo: false };
  try {
    return readStacks(memory.value, { nowNs: Number(process.hrtime.bigint()), withSystem: true });
  } finally {
    memory.value.close();
  }
}

/** The registers stand at the end of it. */
async function dumpOf(target: Target): Promise<string> {
  for (let left = 100; left > 0 && !/^(rip|gs) /m.test(target.written()); left -= 1) await sleep(50);
  return target.written();
}

const comparable = ({ id, status, waitReason, frames }: Omit<Goroutine, "waitedMs">) => ({
  id,
  status,
  waitReason,
  frames,
});

function differences(read: readonly Goroutine[], dump: string): string[] {
  const printed = new Map(parseGoroutineDump(dump).goroutines.map((each) => [each.id, each]));
  const wrong = read.flatMap((goroutine) => {
    const other = printed.get(goroutine.id);
    printed.delete(goroutine.id);
    const [ours, theirs] = [JSON.stringify(comparable(goroutine)), JSON.stringify(other && comparable(other))];
    return ours === theirs ? [] : [`read   ${ours}\nprinted ${theirs}`];
  });
  return [...wrong, ...[...printed.values()].map((each) => `only printed ${JSON.stringify(comparable(each))}`)];
}
