import { isFound, type Judgement } from "../judge-observation.ts";
import type { GowhyRunSeen, Observation } from "../sandbox/job.ts";

/** One run as the score sees it. */
export interface Scored {
  /** As it is listed: `connect/refused (squid)`, `healthy/slow-resolver`, `dns/servfail + disk/full-gocache`. */
  readonly name: string;
  readonly kind: "scenario" | "other-means" | "pair" | "healthy";
  /** What was planted; empty for a healthy machine. */
  readonly causes: readonly string[];
  readonly observation: Observation | null;
  readonly judgement: Judgement | null;
  readonly error: string | null;
}

export interface Statement {
  readonly confidence: number;
  readonly right: boolean;
}

/** The cause was planted, or stands for one that was: a fault that explains the planted one is not right by that alone. */
export function statementsOf({ causes, observation }: Scored): Statement[] {
  if (!observation) return [];
  const { fault, control } = observation;
  const underFault = fault
    ? foundIn(fault.gowhy).map(({ cause, confidence }) => ({ confidence, right: causes.includes(cause) }))
    : [];
  const missed = fault
    ? causes.filter((cause) => !foundOrFolded(fault.gowhy, cause)).map(() => ({ confidence: 0, right: true }))
    : [];
  const without = foundIn(control.gowhy).map(({ confidence }) => ({ confidence, right: false }));
  return [...underFault, ...missed, ...without];
}

/** Verdicts of a control or a healthy machine, and verdicts under a fault that name something that was not planted. */
export function falseAlarmsOf({ causes, observation }: Scored): string[] {
  if (!observation) return [];
  const without = foundIn(observation.control.gowhy).map(({ cause }) => `${cause} without its fault`);
  const beside = observation.fault
    ? foundIn(observation.fault.gowhy).filter(({ cause }) => !causes.includes(cause))
    : [];
  return [...without, ...beside.map(({ cause }) => `${cause} beside ${causes.join(" + ")}`)];
}

/** Mean of (stated − true)², 0 is perfect, 0.25 is a coin (Brier 1950). Null where nothing was stated. */
export function brier(statements: readonly Statement[]): number | null {
  if (statements.length === 0) return null;
  const sum = statements.reduce((total, { confidence, right }) => total + (confidence - (right ? 1 : 0)) ** 2, 0);
  return Math.round((sum / statements.length) * 10_000) / 10_000;
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly stated: number;
  readonly right: number;
}

/** The states' own borders: likely from 0.70, confirmed from 0.95 (CONTRACT). */
const BORDERS = [0, 0.7, 0.85, 0.95, 0.99, 1.001];

/** Stated confidence beside the share that was right. */
export function calibration(statements: readonly Statement[]): Bin[] {
  return BORDERS.slice(1).flatMap((to, at) => {
    const from = BORDERS[at] ?? 0;
    const inside = statements.filter(({ confidence }) => confidence >= from && confidence < to);
    if (inside.length === 0) return [];
    const mean = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / inside.length;
    return [
      {
        from,
        to: Math.min(to, 1),
        count: inside.length,
        stated: mean(inside.map(({ confidence }) => confidence)),
        right: mean(inside.map(({ right }) => (right ? 1 : 0))),
      },
    ];
  });
}

export function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : Math.round((upper + (sorted[middle - 1] ?? upper)) / 2);
}

/** Causes that gowhy found, best first. */
export const foundIn = ({ verdicts }: GowhyRunSeen) => verdicts.filter(isFound);

const foundOrFolded = (seen: GowhyRunSeen, cause: string): boolean =>
  foundIn(seen).some((verdict) => verdict.cause === cause || verdict.explains.includes(cause));
