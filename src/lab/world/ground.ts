import type { Ledger } from "./resources.ts";

/** What the sandbox gives a world. */
export interface Ground {
  readonly goroot: string;
  readonly goVersion: string;
  readonly platform: string;
  /** A build cache to copy, so that a workload that links compiles no standard library. */
  readonly warmCache: string | null;
  readonly ledger: Ledger;
}
