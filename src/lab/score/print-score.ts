import { duration } from "../../text/duration.ts";
import type { Language, Values } from "../../text/language.ts";
import { word } from "../words.ts";
import type { Score } from "./score.ts";
import { calibration, falseAlarmsOf, foundIn, type Scored, statementsOf } from "./tally.ts";

/** The score as a person reads it: the confusion table first. */
export function printScore(score: Score, scored: readonly Scored[], language: Language): string[] {
  const say: (...asked: [Parameters<typeof word>[0], Values?]) => string = (name, values) =>
    word(name, language, values);
  const { seed, firstRank, scenarios, reproduced, falseAlarms, medianVerdictMs, medianGoMs } = score;
  const times = score.rows.filter(({ goMs }) => goMs === null).length;
  return [
    say("planted"),
    ...confusionTable(scored, language),
    "",
    say("seed", { seed }),
    say("ranks", { first: firstRank, count: scenarios, hurt: reproduced, alarms: falseAlarms }),
    say("medians", { verdict: milliseconds(medianVerdictMs), go: milliseconds(medianGoMs), times }),
    say("brier", { score: score.brier ?? "–" }),
    ...calibration(scored.flatMap(statementsOf)).map(({ from, to, count, stated, right }) =>
      say("calibration", {
        from: from.toFixed(2),
        to: to.toFixed(2),
        count,
        mean: stated.toFixed(3),
        right: (right * 100).toFixed(0),
      }),
    ),
    ...scored.flatMap((run) => falseAlarmsOf(run).map((alarm) => say("falseAlarm", { name: run.name, alarm }))),
    ...scored.flatMap(({ name, error }) => (error ? [say("noResultFor", { name, error })] : [])),
    ...score.skipped.map(({ name, reason }) => `skipped ${name}: ${reason}`),
    ...score.notReproducible.map(({ cause, reason }) => say("notReproducible", { cause, reason })),
  ];
}

function confusionTable(scored: readonly Scored[], language: Language): string[] {
  const width = Math.min(60, Math.max(...scored.map(({ name }) => name.length), 0));
  return [...scored]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, kind, observation }) => {
      const seen = observation?.fault ?? (kind === "healthy" ? observation?.control : null);
      if (!seen) return `${name.padEnd(width)}  ${word("noResult", language)}`;
      const found = foundIn(seen.gowhy).map(
        ({ cause, state, confidence }) => `${cause} ${state} ${confidence.toFixed(2)}`,
      );
      return `${name.padEnd(width)}  ${found.join(", ") || word("nothing", language)}`;
    });
}

const milliseconds = (ms: number | null): string => (ms === null ? "–" : duration(ms));
