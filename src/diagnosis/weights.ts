import type { Strength } from "../causes/cause.ts";

/**
 * Log-odds of a cause before anything is known: about one machine in twenty that asks has it.
 * One strong clue alone reaches `likely` (0.77), three weak ones together do not (0.65).
 */
export const PRIOR_LOG_ODDS = -3;

/** What a clue adds for, or takes away against. A proof decides by itself and only fills up confidence here. */
export const LOG_ODDS: Readonly<Record<Strength, number>> = { proof: 6.6, strong: 4.2, weak: 1.2 };

/** At or above it a verdict is `likely`. From CONTRACT. */
export const LIKELY_FROM = 0.7;
/** A proof gives at least this much. From CONTRACT. */
export const CONFIRMED_FROM = 0.95;
/** Without a proof no sum of clues may claim more than this. */
export const UNPROVEN_AT_MOST = 0.94;
/** Nothing that was measured from outside is certain. */
export const AT_MOST = 0.99;
