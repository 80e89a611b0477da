import type { Half, Observation, VerdictSeen } from "./sandbox/job.ts";
import type { Workload } from "./scenario.ts";

export interface Judgement {
  /** Everything that is not as it must be; empty: the scenario passed. */
  readonly problems: readonly string[];
  /** Of the cause under its fault, from 1; null: not found. */
  readonly rank: number | null;
  /** go failed, or was still at work when it would have ended long ago. */
  readonly hurt: boolean;
  readonly state: string | null;
  readonly confidence: number | null;
  readonly verdictMs: number;
  /** Null: go never ended by itself. */
  readonly goMs: number | null;
}

const FOUND = ["confirmed", "likely"];

export const isFound = ({ state }: VerdictSeen): boolean => FOUND.includes(state);

/** Whether one observation shows what the scenario claims: cause first under the fault, silence and a working go without. */
export function judgeObservation(cause: string, observation: Observation, workload: Workload): Judgement {
  const { fault, control, leftOver } = observation;
  const problems = [...controlProblems(control), ...leftOver.map((each) => `not taken away: ${each}`)];
  if (!fault)
    return {
      problems,
      rank: null,
      hurt: false,
      state: null,
      confidence: null,
      verdictMs: control.gowhy.tookMs,
      goMs: control.go.tookMs,
    };
  const found = fault.gowhy.verdicts.filter(isFound);
  const place = found.findIndex((verdict) => verdict.cause === cause);
  const verdict = found[place];
  const unhurt = goProblems(fault, control, workload);
  problems.unshift(...verdictProblems(cause, fault.gowhy.verdicts, verdict, place, fault.planted), ...unhurt);
  if (!verdict && fault.gowhy.errors) problems.push(`gowhy said: ${fault.gowhy.errors.trim().slice(-600)}`);
  return {
    problems,
    rank: place < 0 ? null : place + 1,
    hurt: unhurt.length === 0,
    state: verdict?.state ?? null,
    confidence: verdict?.confidence ?? null,
    verdictMs: fault.gowhy.tookMs,
    goMs: fault.go.tookMs,
  };
}

function verdictProblems(
  cause: string,
  all: readonly VerdictSeen[],
  verdict: VerdictSeen | undefined,
  place: number,
  planted: Readonly<Record<string, string | number>>,
): string[] {
  const others = all.map((each) => `${each.cause} ${each.state}`).join(", ") || "no verdict at all";
  if (!verdict) return [`${cause} was not found: ${others}`];
  const problems: string[] = [];
  if (place > 0) problems.push(`${cause} came at place ${place + 1}: ${others}`);
  if (verdict.role !== "root") problems.push(`its role is ${verdict.role}`);
  const evidence = JSON.stringify(verdict.evidence);
  for (const [name, value] of Object.entries(planted))
    if (!evidence.includes(JSON.stringify(String(value)).slice(1, -1)))
      problems.push(`the evidence does not name the planted ${name} ${value}: ${evidence.slice(0, 800)}`);
  return problems;
}

/** The fault must hurt: go fails, or is still at work when it would have ended long ago. */
function goProblems({ go }: Half, control: Half, { goMustFail = true, goSays }: Workload): string[] {
  const problems: string[] = [];
  const controlMs = control.go.tookMs ?? Number.POSITIVE_INFINITY;
  const ended = go.tookMs !== null;
  const said = goSays === undefined || !ended || goSays.test(go.output);
  if (!said) problems.push(`go did not say ${goSays}: ${go.output.slice(-600)}`);
  if (ended && goMustFail && go.exitCode === 0) problems.push(`go succeeded under the fault, in ${go.tookMs} ms`);
  if (ended && !goMustFail && goSays === undefined && go.watchedMs < controlMs * 1.2)
    problems.push(`go took ${go.tookMs} ms under the fault and ${controlMs} ms without`);
  if (!ended && go.watchedMs < controlMs * 1.2)
    problems.push(`go was ended after ${go.watchedMs} ms; without the fault it needs ${controlMs} ms`);
  return problems;
}

function controlProblems({ go, gowhy }: Half): string[] {
  const problems: string[] = [];
  if (go.exitCode !== 0)
    problems.push(
      `without the fault, ${go.argv.join(" ")} gave ${go.exitCode ?? go.signal ?? `nothing within ${go.watchedMs} ms`}: ${go.output.slice(-600)}`,
    );
  const falseAlarms = gowhy.verdicts
    .filter(isFound)
    .map(({ cause, state, evidence }) => `${cause} ${state} (${evidence[0]?.text})`);
  if (falseAlarms.length > 0) problems.push(`found without the fault: ${falseAlarms.join(", ")}`);
  if (gowhy.exitCode !== 0 && falseAlarms.length === 0)
    problems.push(
      `gowhy without the fault gave ${gowhy.exitCode} (failed steps: ${gowhy.failedSteps.join(", ") || "none"}) ${gowhy.errors.trim().slice(-600)}`,
    );
  return problems;
}
