/** What was to be named, with the words of the world that was built. */
export interface Expectation {
  readonly what: readonly string[];
  readonly names: readonly string[];
  readonly holder: number | null;
  /** Since the command's start; null where only gowhy can know. */
  readonly beginsAtMs: number | null;
}

export interface End {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** Everything that was seen of one stall. */
export interface StallObservation {
  readonly by: "run" | "attach";
  /** gowhy had more than 10 s. */
  readonly long: boolean;
  /** It ended by itself, as it should. */
  readonly healthy: boolean;
  /** The Diagnosis as gowhy wrote it; null where there is none. */
  readonly report: string | null;
  readonly facts: string | null;
  /** From the interrupt to the complete report; how long attach took. */
  readonly reportMs: number | null;
  /** Of gowhy run, and of the same command under the same stall without it; null: it had to be killed. */
  readonly end: End | null;
  readonly plainEnd: End | null;
  /** The command that was attached to was there afterwards. */
  readonly livedOn: boolean;
  readonly expectations: readonly Expectation[];
  /** What must be found, or null. */
  readonly cause: string | null;
  readonly spendsTimeOn: readonly string[];
  readonly errors: string;
  readonly leftOver: readonly string[];
}
