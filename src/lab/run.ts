import { duration } from "../text/duration.ts";
import { type ItemTask, taskOf } from "./item-task.ts";
import { type Judgement, judgeObservation } from "./judge-observation.ts";
import { judgeStall, type StallJudgement } from "./judge-stall.ts";
import { freshSeed, type LabRequest, runTasks, type TaskResult } from "./lab-run.ts";
import { record } from "./record.ts";
import { matches, nameOf, notReproducible, type RunItem, runItems, stallItems } from "./run-items.ts";
import type { SandboxResult } from "./sandbox/run-in-sandbox.ts";

export interface RunRequest extends LabRequest {
  readonly pattern: string | null;
  readonly seed: string | null;
  readonly record: boolean;
  readonly write: (line: string) => void;
}

/**
 * Much is judged by the clock, and what runs beside it disturbs it. Alone it has to pass; the second time is for a machine that
 * others use as well, and the third. Every failed try is printed.
 */
const TRIES_ALONE = 3;

/** `gowhy lab run`: every scenario whose name contains the pattern, one line each. Gives the exit code. */
export async function labRun(request: RunRequest): Promise<number> {
  const { write } = request;
  const seed = request.seed ?? freshSeed();
  const tasks = [...runItems(request.pattern), ...stallItems(request.pattern, request.long)].map((item) =>
    taskOf(item, seed),
  );
  write(`seed ${seed}, ${tasks.length} scenarios, ${request.long ? "long form" : "short form"}`);
  const total = { passed: 0, failed: 0, skipped: 0 };
  const skips: string[] = [];
  let unsure: ItemTask[] = [];
  const take = (isLast: boolean) => (task: ItemTask, result: TaskResult) => {
    const { item } = task;
    const name = nameOf(item);
    if ("skipped" in result) {
      total.skipped += 1;
      skips.push(`skipped ${name}: ${result.skipped}`);
      return;
    }
    const { observation, error } = result;
    const { problems, summary } = judged(item, result);
    const state = problems.length === 0 ? "ok    " : isLast ? "FAILED" : "again ";
    write(`${state} ${name}  ${error ? "" : summary}`.trimEnd());
    for (const problem of problems) write(`         ${problem.replaceAll("\n", "\n         ")}`);
    if (state === "again ") return void unsure.push(task);
    total[problems.length === 0 ? "passed" : "failed"] += 1;
    if (request.record && observation && problems.length === 0) record(item, observation, request.programs.lab);
  };
  await runTasks(tasks, request, take(false));
  for (let left = TRIES_ALONE; left > 0 && unsure.length > 0 && !request.signal.aborted; left -= 1) {
    const again = unsure;
    unsure = [];
    await runTasks(again, { ...request, jobs: 1 }, take(left === 1));
  }
  for (const { cause, reason } of notReproducible())
    if (matches(cause, request.pattern)) write(`not reproducible ${cause}: ${reason}`);
  for (const skip of skips) write(skip);
  const notRun = tasks.length - total.passed - total.failed - total.skipped;
  if (notRun > 0) write(`interrupted: ${notRun} not run`);
  write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || notRun > 0 ? 1 : 0;
}

/** One line of figures, and everything that is not as it must be. */
function judged(item: RunItem, { observation, stall, error, leftOver }: SandboxResult) {
  if (observation) {
    const judgement = judgeObservation(item.name, observation, item.workload);
    return { problems: judgement.problems, summary: times(item.what, judgement) };
  }
  if (stall) {
    const judgement = judgeStall(stall);
    return { problems: judgement.problems, summary: figures(judgement) };
  }
  return { problems: [...(error ? [error] : []), ...leftOver], summary: "" };
}

function figures({ namedAfterMs, unexplainedRatio, wallMs }: StallJudgement): string {
  const unexplained = unexplainedRatio === null ? "no time" : `${(100 * unexplainedRatio).toFixed(1)} % unexplained`;
  return `${namedAfterMs === null ? "" : `named after ${duration(namedAfterMs)}; `}${unexplained}${wallMs === null ? "" : ` of ${duration(wallMs)}`}`;
}

function times(what: RunItem["what"], { state, verdictMs, goMs }: Judgement): string {
  const found = state ?? (what === "healthy" ? "answered" : "not found");
  return `${found} in ${duration(verdictMs)}; go ${goMs === null ? "did not end" : `ended in ${duration(goMs)}`}`;
}
