import { duration } from "../text/duration.ts";
import type { Language } from "../text/language.ts";
import { type ItemTask, taskOf } from "./item-task.ts";
import { type Judgement, judgeObservation } from "./judge-observation.ts";
import { judgeStall, type StallJudgement } from "./judge-stall.ts";
import { freshSeed, type LabRequest, runTasks, type TaskResult } from "./lab-run.ts";
import { record } from "./record.ts";
import { matches, nameOf, notReproducible, type RunItem, runItems, stallItems } from "./run-items.ts";
import type { SandboxResult } from "./sandbox/run-in-sandbox.ts";
import { word } from "./words.ts";

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
  const { write, language } = request;
  const seed = request.seed ?? freshSeed();
  const tasks = [...runItems(request.pattern), ...stallItems(request.pattern, request.long)].map((item) =>
    taskOf(item, seed),
  );
  const form = word(request.long ? "longForm" : "shortForm", language);
  write(word("begins", language, { seed, count: tasks.length, form }));
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
    const { problems, summary } = judged(item, result, language);
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
    if (matches(cause, request.pattern)) write(word("notReproducible", language, { cause, reason }));
  for (const skip of skips) write(skip);
  const notRun = tasks.length - total.passed - total.failed - total.skipped;
  if (notRun > 0) write(word("notRun", language, { count: notRun }));
  write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed > 0 || notRun > 0 ? 1 : 0;
}

/** One line of figures, and everything that is not as it must be. */
function judged(item: RunItem, { observation, stall, error, leftOver }: SandboxResult, language: Language) {
  if (observation) {
    const judgement = judgeObservation(item.name, observation, item.workload);
    return { problems: judgement.problems, summary: times(item.what, judgement, language) };
  }
  if (stall) {
    const judgement = judgeStall(stall);
    return { problems: judgement.problems, summary: figures(judgement, language) };
  }
  return { problems: [...(error ? [error] : []), ...leftOver], summary: "" };
}

function figures({ namedAfterMs, unexplainedRatio, wallMs }: StallJudgement, language: Language): string {
  const percent = ((unexplainedRatio ?? 0) * 100).toFixed(1);
  const unexplained = unexplainedRatio === null ? word("noTime", language) : word("unexplained", language, { percent });
  const named = namedAfterMs === null ? "" : word("namedAfter", language, { took: duration(namedAfterMs) });
  const rest = wallMs === null ? unexplained : word("ofWall", language, { unexplained, wall: duration(wallMs) });
  return `${named}${rest}`;
}

function times(what: RunItem["what"], { state, verdictMs, goMs }: Judgement, language: Language): string {
  const found = state ?? word(what === "healthy" ? "answered" : "notFound", language);
  const go = goMs === null ? word("goDidNotEnd", language) : word("goEnded", language, { took: duration(goMs) });
  return word("found", language, { found, took: duration(verdictMs), go });
}
