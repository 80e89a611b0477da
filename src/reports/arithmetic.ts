import type { Verdict } from "../diagnosis/diagnosis.ts";
import { LOG_ODDS, PRIOR_LOG_ODDS } from "../diagnosis/weights.ts";

/** How one verdict's confidence came about, for `--why`. */
export interface Arithmetic {
  readonly cause: string;
  readonly priorLogOdds: number;
  readonly clues: readonly { readonly clue: string; readonly logOdds: number }[];
  readonly logOdds: number;
  readonly confidence: number;
}

export function arithmeticOf(verdict: Verdict): Arithmetic {
  const clues = [
    ...verdict.evidence.map(({ clue, strength }) => ({ clue, logOdds: LOG_ODDS[strength] })),
    ...verdict.against.map(({ clue, strength }) => ({ clue, logOdds: -LOG_ODDS[strength] })),
  ];
  const sum = clues.reduce((total, { logOdds }) => total + logOdds, PRIOR_LOG_ODDS);
  return {
    cause: verdict.cause,
    priorLogOdds: PRIOR_LOG_ODDS,
    clues,
    logOdds: Math.round(sum * 10) / 10,
    confidence: verdict.confidence,
  };
}
