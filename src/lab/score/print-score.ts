import { duration } from "../../text/duration.ts";
import type { Score } from "./score.ts";
import { calibration, falseAlarmsOf, foundIn, type Scored, statementsOf } from "./tally.ts";

/** The score as a person reads it: the confusion table first. */
export function printScore(score: Score, scored: readonly Scored[]): string[] {
  return [
    "planted → found, best first",
    ...confusionTable(scored),
    "",
    `seed ${score.seed}`,
    `${score.firstRank} of ${score.scenarios} first in rank, ${score.reproduced} hurt go as planted, ${score.falseAlarms} false alarms`,
    `median time to the verdict ${milliseconds(score.medianVerdictMs)}; go's own time to its end ${milliseconds(score.medianGoMs)} where it ended, ${score.rows.filter(({ goMs }) => goMs === null).length} times it did not while it was watched`,
    `Brier score ${score.brier ?? "–"} (0 is perfect, 0.25 a coin)`,
    ...calibration(scored.flatMap(statementsOf)).map(
      ({ from, to, count, stated, right }) =>
        `  stated ${from.toFixed(2)} to ${to.toFixed(2)}: ${count} verdicts, mean ${stated.toFixed(3)}, right ${(right * 100).toFixed(0)} %`,
    ),
    ...scored.flatMap((run) => falseAlarmsOf(run).map((alarm) => `false alarm in ${run.name}: ${alarm}`)),
    ...scored.flatMap(({ name, error }) => (error ? [`no result for ${name}: ${error}`] : [])),
    ...score.skipped.map(({ name, reason }) => `skipped ${name}: ${reason}`),
    ...score.notReproducible.map(({ cause, reason }) => `not reproducible ${cause}: ${reason}`),
  ];
}

function confusionTable(scored: readonly Scored[]): string[] {
  const width = Math.min(60, Math.max(...scored.map(({ name }) => name.length), 0));
  return [...scored]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, kind, observation }) => {
      const seen = observation?.fault ?? (kind === "healthy" ? observation?.control : null);
      if (!seen) return `${name.padEnd(width)}  (no result)`;
      const found = foundIn(seen.gowhy).map(
        ({ cause, state, confidence }) => `${cause} ${state} ${confidence.toFixed(2)}`,
      );
      return `${name.padEnd(width)}  ${found.join(", ") || "nothing"}`;
    });
}

const milliseconds = (ms: number | null): string => (ms === null ? "–" : duration(ms));
