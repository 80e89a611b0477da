import { closeSync, openSync, renameSync, statSync, unlinkSync, writeSync } from "node:fs";
import { mkdir, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import type { DeskContext } from "./desk-context.ts";
import type { TrialOptions, TrialResult } from "./files.ts";
import { removeLeftovers, removeScratch, scratchName } from "./scratch.ts";
import { tryExecution, tryFlock } from "./trial-programs.ts";

/** The first sample is as large as a compile result (that of `fmt` has 1.06 MB in go1.26.8): a disk that takes 1 KiB and not this is full for go. */
const FIRST_BYTES = 1024 * 1024;
const NEXT_BYTES = 1_024;
/** A first sample slower than this is measured on without blocking: no thread of the desk may wait long for a slow disk. */
const QUICK_US = 20_000;
/** Samples between two looks at what else the desk was asked. */
const SAMPLES_AT_A_TIME = 20;
/** An operation that has not returned after this long is named to gowhy. */
const NAME_AFTER_MS = 100;

/** Does in a scratch directory what cmd/go does in its caches, measures it, and takes everything away again. */
export async function runTrial(options: TrialOptions & { path: string }, context: DeskContext): Promise<TrialResult> {
  const result: {
    failedAt: string | null;
    errno: string | null;
    storeUs: number[];
    statUs: number[];
    flockUs: number | null;
    execution: TrialResult["execution"];
  } = { failedAt: null, errno: null, storeUs: [], statUs: [], flockUs: null, execution: null };
  const watch = watcher(options.path, context);
  let scratch: string | null = null;
  try {
    const directory = await watch.step("stat", () => context.tree.locate(options.path, true));
    // What a killed run left is no part of the trial: a refusal here says nothing about go.
    await watch.step("stat", () => removeLeftovers(directory, Date.now()).catch(() => 0));
    const name = scratchName(context.setup.owner);
    await watch.step("mkdir", () => mkdir(`${directory}/${name}`, { mode: 0o700 }), name);
    scratch = `${directory}/${name}`;
    watch.into(name);
    const made = scratch;
    await watch.step("readdir", () => readdir(made));
    await measure(scratch, options, { watch, leaving: context.leaving }, result);
    if (options.maxSamples > 1) {
      const lock = `${scratch}/lock`;
      const locked = await watch.step("flock", () => tryFlock(lock), "lock");
      result.flockUs = locked.us;
      if (locked.errno) Object.assign(result, { failedAt: "flock", errno: locked.errno });
    }
    if (options.execute) {
      const within = scratch;
      result.execution = await watch.step("execute", () => tryExecution(within), "program");
    }
  } catch (error) {
    result.failedAt = watch.failed();
    result.errno = (error as NodeJS.ErrnoException).code ?? "EUNKNOWN";
  } finally {
    const left = scratch;
    if (left !== null)
      await watch
        .step("rmdir", () => removeScratch(left))
        .catch((error: NodeJS.ErrnoException) => {
          // All was well up to here, and go would not get rid of its own directory either. What lies in it is the affair of the file system.
          if (result.failedAt === null && error.code === "EPERM")
            Object.assign(result, { failedAt: "rmdir", errno: "EPERM" });
        });
    watch.end();
  }
  return result;
}

async function measure(
  scratch: string,
  { maxSamples, maxMs }: TrialOptions,
  { watch, leaving }: { readonly watch: Watcher; readonly leaving: () => boolean },
  result: { storeUs: number[]; statUs: number[] },
): Promise<void> {
  const endMs = performance.now() + maxMs;
  const first = await storeWatched(scratch, watch);
  result.storeUs.push(first.storeUs);
  result.statUs.push(first.statUs);
  const quick = first.storeUs < QUICK_US;
  const content = Buffer.alloc(NEXT_BYTES, "gowhy\n");
  for (let sample = 1; sample < maxSamples && performance.now() < endMs && !leaving(); sample += 1) {
    const taken = quick ? storeAtOnce(scratch, content, watch) : await storeWatched(scratch, watch);
    result.storeUs.push(taken.storeUs);
    result.statUs.push(taken.statUs);
    if (sample % SAMPLES_AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  // The large one is no sample of an ordinary entry.
  if (result.storeUs.length > 1) result.storeUs.shift();
}

/** Each call on a thread of its own, so that one that hangs can be named. */
async function storeWatched(scratch: string, watch: Watcher): Promise<{ storeUs: number; statUs: number }> {
  const made = `${scratch}/entry.tmp`;
  const named = `${scratch}/entry`;
  const startMs = performance.now();
  const file = await watch.step("create", () => open(made, "wx", 0o600), "entry.tmp");
  try {
    await watch.step("write", () => file.writeFile(Buffer.alloc(FIRST_BYTES, "gowhy\n")), "entry.tmp");
    // Each entry of the build cache is cut to its length. Source: go1.26 cmd/go/internal/cache/cache.go, putIndexEntry.
    await watch.step("truncate", () => file.truncate(FIRST_BYTES), "entry.tmp");
  } finally {
    await watch.step("close", () => file.close(), "entry.tmp");
  }
  await watch.step("rename", () => rename(made, named), "entry");
  const storedMs = performance.now();
  await watch.step("stat", () => stat(named), "entry");
  const endMs = performance.now();
  await watch.step("unlink", () => unlink(named), "entry");
  return { storeUs: microseconds(storedMs - startMs), statUs: microseconds(endMs - storedMs) };
}

/** The same calls without Node's thread pool between, whose hand-over costs more than a quick disk does. */
function storeAtOnce(scratch: string, content: Uint8Array, watch: Watcher): { storeUs: number; statUs: number } {
  const made = `${scratch}/entry.tmp`;
  const named = `${scratch}/entry`;
  watch.mark("create");
  const startMs = performance.now();
  const descriptor = openSync(made, "wx", 0o600);
  watch.mark("write");
  try {
    writeSync(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
  watch.mark("rename");
  renameSync(made, named);
  const storedMs = performance.now();
  watch.mark("stat");
  statSync(named);
  const endMs = performance.now();
  unlinkSync(named);
  return { storeUs: microseconds(storedMs - startMs), statUs: microseconds(endMs - storedMs) };
}

const microseconds = (ms: number): number => Math.round(ms * 10_000) / 10;

type Watcher = ReturnType<typeof watcher>;

/** Remembers which operation is under way and tells gowhy when one does not return. */
function watcher(directory: string, { stuck }: DeskContext) {
  let base = directory;
  let operation = "stat";
  let path = directory;
  let sinceMs = performance.now();
  let told = false;
  let failed: string | null = null;
  const timer = setInterval(() => {
    if (told || performance.now() - sinceMs < NAME_AFTER_MS) return;
    told = true;
    stuck(operation, path);
  }, NAME_AFTER_MS);
  const mark = (name: string, within = "") => {
    operation = name;
    path = within === "" ? base : `${base}/${within}`;
    sinceMs = performance.now();
    told = false;
  };
  return {
    mark,
    async step<T>(name: string, doing: () => Promise<T>, within = ""): Promise<T> {
      mark(name, within);
      try {
        return await doing();
      } catch (error) {
        // The first failure counts, not that of the closing and removing behind it.
        failed ??= name;
        throw error;
      }
    },
    into(name: string) {
      base = `${directory}/${name}`;
    },
    failed: () => failed ?? operation,
    end: () => clearInterval(timer),
  };
}
