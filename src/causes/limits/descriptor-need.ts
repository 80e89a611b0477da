/**
 * Open files of a go command by its GOMAXPROCS, measured with go1.26.8 on linux amd64 (README of limits/nofile-hard-low, bench/descriptors.ts).
 * fails: at this limit and below, `go mod download` of 40 modules failed in every run, over http, https and from files alike.
 * needs: at this limit and above, those downloads and a `go build` with an empty cache passed in every run.
 */
const MEASURED: readonly { readonly goMaxProcs: number; readonly fails: number; readonly needs: number }[] = [
  { goMaxProcs: 1, fails: 10, needs: 21 },
  { goMaxProcs: 2, fails: 13, needs: 21 },
  { goMaxProcs: 4, fails: 19, needs: 28 },
  { goMaxProcs: 8, fails: 31, needs: 42 },
  { goMaxProcs: 16, fails: 51, needs: 62 },
  { goMaxProcs: 32, fails: 75, needs: 105 },
];

export interface DescriptorNeed {
  readonly fails: number;
  readonly needs: number;
}

/** Between two measured points a straight line, rounded against a verdict; beyond the last one `fails` stays where it was measured. */
export function descriptorNeed(goMaxProcs: number): DescriptorNeed {
  const upper = MEASURED.find((point) => point.goMaxProcs >= goMaxProcs);
  const lower = MEASURED.findLast((point) => point.goMaxProcs <= goMaxProcs) ?? MEASURED[0];
  if (!lower) return { fails: 0, needs: 0 };
  if (!upper) return { fails: lower.fails, needs: Math.ceil((lower.needs * goMaxProcs) / lower.goMaxProcs) };
  const share = upper === lower ? 0 : (goMaxProcs - lower.goMaxProcs) / (upper.goMaxProcs - lower.goMaxProcs);
  return {
    fails: Math.floor(lower.fails + share * (upper.fails - lower.fails)),
    needs: Math.ceil(lower.needs + share * (upper.needs - lower.needs)),
  };
}
