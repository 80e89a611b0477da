import { median } from "./median.ts";

export interface RatioInterval {
  readonly median: number;
  /** 95 % interval of the median. */
  readonly low: number;
  readonly high: number;
}

/**
 * The median of ratios pair by pair, and its interval by the sign test: the values that stand so far from the ends that fewer would
 * lie beyond in 97.5 of 100 cases. It assumes nothing of the shape, and no outlier moves it.
 */
export function ratioInterval(ratios: readonly number[]): RatioInterval {
  const sorted = [...ratios].sort((one, other) => one - other);
  const at = rank(sorted.length);
  return {
    median: median(sorted),
    low: sorted[at] ?? Number.NaN,
    high: sorted[sorted.length - 1 - at] ?? Number.NaN,
  };
}

/** The largest k with P(X < k) ≤ 2.5 % for X ~ Binomial(n, ½); 0 where there are too few values for any interval. */
function rank(count: number): number {
  let below = 0;
  let term = 0.5 ** count;
  for (let k = 0; k < count; k += 1) {
    below += term;
    if (below > 0.025) return k;
    term = (term * (count - k)) / (k + 1);
  }
  return 0;
}
