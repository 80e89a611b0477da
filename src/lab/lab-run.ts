import { randomBytes } from "node:crypto";
import { availableParallelism } from "node:os";
import type { Language } from "../text/language.ts";
import type { Job } from "./sandbox/job.ts";
import { openSweeper, type Sweeper } from "./sandbox/open-sweeper.ts";
import { sandboxImpossible, unmet } from "./sandbox/requirements.ts";
import { runInSandbox, type SandboxResult } from "./sandbox/run-in-sandbox.ts";
import { sweepLeftovers } from "./sandbox/sweep-leftovers.ts";
import type { ModuleName, Requirement } from "./scenario.ts";
import { type Go, installedGo, makeScratch, warmCache } from "./warm-cache.ts";

/** Where the two programs of the lab lie. */
export interface Programs {
  readonly gowhy: string;
  readonly lab: string;
}

/** One thing to run. */
export interface Task {
  readonly job: Pick<Job, "what" | "name" | "means" | "together" | "seed">;
  readonly requires: readonly Requirement[];
  readonly module: ModuleName;
}

export type TaskResult = { readonly skipped: string } | SandboxResult;

export interface LabRequest {
  readonly programs: Programs;
  readonly long: boolean;
  readonly jobs: number | null;
  readonly language: Language;
  readonly signal: AbortSignal;
}

/** In the short form more at once than processors only makes the verdict times worse; in the long form most go commands do nothing but wait. */
const usualJobs = (long: boolean): number => (long ? 4 : Math.min(4, availableParallelism()));

export const freshSeed = (): string => randomBytes(4).toString("hex");

/** Runs tasks, a few at once, and calls back with each result. Leaves nothing behind. */
export async function runTasks<T extends Task>(
  tasks: readonly T[],
  request: LabRequest,
  onResult: (task: T, result: TaskResult) => void,
): Promise<void> {
  const go = await installedGo();
  const impossible = sandboxImpossible(request.language) ?? (typeof go === "string" ? go : null);
  const runnable: T[] = [];
  for (const task of tasks) {
    const skipped = impossible ?? unmet(task.requires, request.language);
    if (skipped === null) runnable.push(task);
    else onResult(task, { skipped });
  }
  if (runnable.length === 0 || typeof go === "string") return;
  await sweepLeftovers();
  const sweeper = openSweeper(request.programs.lab);
  try {
    await runAll(runnable, request, go, sweeper, onResult);
  } finally {
    await sweeper.close();
  }
}

async function runAll<T extends Task>(
  tasks: readonly T[],
  { programs, long, jobs, signal }: LabRequest,
  go: Go,
  sweeper: Sweeper,
  onResult: (task: T, result: TaskResult) => void,
): Promise<void> {
  const scratch = makeScratch();
  await sweeper.directory(scratch);
  const warm = await warmCache(
    scratch,
    tasks.map(({ module }) => module),
    go,
  );
  const needsWarm = (task: T) => ["hello", "repository", "fat-main", "cgo"].includes(task.module);
  const queue = tasks.map((task, at) => ({ task, id: `${process.pid}.${at}` }));
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
      const { task, id } = next;
      const job: Job = {
        ...task.job,
        long,
        label: id,
        gowhy: programs.gowhy,
        goroot: go.goroot,
        goVersion: go.version,
        platform: go.platform,
        warmCache: needsWarm(task) ? warm : null,
      };
      onResult(task, await runInSandbox(id, job, programs.lab, sweeper, signal));
    }
  };
  const workers = Math.max(1, Math.min(jobs ?? usualJobs(long), queue.length));
  await Promise.all(Array.from({ length: workers }, work));
}
