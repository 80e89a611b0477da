import { drawFrom } from "../draw.ts";
import { type ItemTask, taskOf } from "../item-task.ts";
import { judgeObservation } from "../judge-observation.ts";
import { freshSeed, type LabRequest, runTasks } from "../lab-run.ts";
import { nameOf, notReproducible, runItems } from "../run-items.ts";
import { installedGo } from "../warm-cache.ts";
import { type PairTask, pairTasks } from "./pairs.ts";
import { brier, falseAlarmsOf, median, type Scored, statementsOf } from "./tally.ts";

/** CONTRACT, lab score. */
export interface Score {
  readonly scenarios: number;
  readonly reproduced: number;
  readonly firstRank: number;
  readonly falseAlarms: number;
  readonly medianVerdictMs: number | null;
  readonly medianGoMs: number | null;
  readonly brier: number | null;
  readonly seed: string;
  readonly rows: readonly ScoreRow[];
  readonly notReproducible: readonly { readonly cause: string; readonly reason: string }[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

export interface ScoreRow {
  readonly cause: string;
  /** "" for the scenario's own faults, else the other means, or the second fault of a pair. */
  readonly by: string;
  /** `not-found` where the cause has no verdict of confirmed or likely. */
  readonly state: string;
  readonly rank: number | null;
  readonly verdictMs: number;
  readonly goMs: number | null;
  readonly goVersion: string;
}

export interface ScoreRequest extends LabRequest {
  readonly pattern: string | null;
  readonly seed: string | null;
  readonly onProgress: (line: string) => void;
}

const PAIRS = 6;

/** Every scenario by every means, pairs of faults and healthy machines, drawn from a seed that nothing was written against. */
export async function labScore(
  request: ScoreRequest,
): Promise<{ readonly score: Score; readonly scored: readonly Scored[] }> {
  const seed = request.seed ?? freshSeed();
  const items = runItems(request.pattern);
  const tasks: (ItemTask | PairTask)[] = [
    ...items.map((item) => taskOf(item, seed)),
    ...pairTasks(items, drawFrom(`${seed}/pairs`), seed, PAIRS),
  ];
  const scored: Scored[] = [];
  const skipped: { name: string; reason: string }[] = [];
  await runTasks(tasks, request, (task, result) => {
    const name = "other" in task ? `${task.item.name} + ${task.other.name}` : nameOf(task.item);
    if ("skipped" in result) {
      skipped.push({ name, reason: result.skipped });
      return;
    }
    const { observation, error } = result;
    const judgement = observation && judgeObservation(task.item.name, observation, task.item.workload);
    scored.push({ name, kind: kindOf(task), causes: causesOf(task), observation, judgement, error });
    request.onProgress(`${scored.length}/${tasks.length} ${name}`);
  });
  return { score: await sum(scored, skipped, seed), scored };
}

function kindOf(task: ItemTask | PairTask): Scored["kind"] {
  if ("other" in task) return "pair";
  return task.item.what === "healthy" ? "healthy" : task.item.means === null ? "scenario" : "other-means";
}

function causesOf(task: ItemTask | PairTask): string[] {
  if (task.item.what === "healthy") return [];
  return "other" in task ? [task.item.name, task.other.name] : [task.item.name];
}

async function sum(scored: readonly Scored[], skipped: Score["skipped"], seed: string): Promise<Score> {
  const go = await installedGo();
  const goVersion = typeof go === "string" ? "" : go.version;
  const rows = scored.flatMap((run): (ScoreRow & { readonly reproduced: boolean })[] => {
    const { judgement, causes, kind, name } = run;
    if (!judgement || kind === "healthy") return [];
    const { rank, state, verdictMs, goMs, hurt } = kind === "pair" ? bestOfPair(run, judgement) : judgement;
    const by =
      kind === "scenario" ? "" : kind === "pair" ? `with ${causes[1]}` : name.slice((causes[0]?.length ?? 0) + 2, -1);
    return [
      { cause: causes[0] ?? "", by, state: state ?? "not-found", rank, verdictMs, goMs, goVersion, reproduced: hurt },
    ];
  });
  return {
    scenarios: rows.length + skipped.filter(({ name }) => !name.startsWith("healthy/")).length,
    reproduced: rows.filter(({ reproduced }) => reproduced).length,
    firstRank: rows.filter(({ rank }) => rank === 1).length,
    falseAlarms: scored.flatMap(falseAlarmsOf).length,
    medianVerdictMs: median(rows.map(({ verdictMs }) => verdictMs)),
    medianGoMs: median(rows.flatMap(({ goMs }) => (goMs === null ? [] : [goMs]))),
    brier: brier(scored.flatMap(statementsOf)),
    seed,
    rows: rows.map(({ reproduced: _, ...row }) => row),
    notReproducible: notReproducible(),
    skipped,
  };
}

/** Of two faults either may come first. */
function bestOfPair({ causes, observation }: Scored, judgement: NonNullable<Scored["judgement"]>) {
  const seen = observation?.fault?.gowhy.verdicts ?? [];
  const first = seen.findIndex(({ cause, state }) => causes.includes(cause) && state !== "cannot-tell");
  return { ...judgement, rank: first < 0 ? null : first + 1, state: seen[first]?.state ?? null };
}
