import type { Resource } from "../world/resources.ts";
import type { StallObservation } from "./stall-observation.ts";

/** What the process inside a sandbox is to do. Sent to it as its first line. */
export interface Job {
  /** A cause's scenario, a healthy machine, or a stall that is watched. */
  readonly what: "scenario" | "healthy" | "stall";
  /** The cause's id, or the name of the machine or the stall. */
  readonly name: string;
  /** Index in `otherMeans`, or null for the scenario itself. */
  readonly means: number | null;
  /** A second scenario whose faults are planted too, or null. */
  readonly together: string | null;
  readonly seed: string;
  /** go runs to its own end, or 200 s. */
  readonly long: boolean;
  readonly label: string;
  readonly gowhy: string;
  readonly goroot: string;
  readonly goVersion: string;
  readonly platform: string;
  readonly warmCache: string | null;
}

/** Lines from the inside. */
export type FromInside =
  | { readonly type: "claim"; readonly number: number; readonly resource: Resource }
  | { readonly type: "result"; readonly result: Observation }
  | { readonly type: "stall"; readonly result: StallObservation }
  | { readonly type: "error"; readonly message: string };

/** Lines to the inside, after the job. */
export interface ToInside {
  readonly claimed: number;
}

/** What a go command came to. */
export interface GoRun {
  readonly argv: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Null when it never ended by itself while it was watched. */
  readonly tookMs: number | null;
  readonly watchedMs: number;
  readonly output: string;
}

export interface VerdictSeen {
  readonly cause: string;
  readonly role: string;
  readonly state: string;
  readonly confidence: number;
  readonly explains: readonly string[];
  readonly evidence: readonly {
    readonly clue: string;
    readonly text: string;
    readonly values: unknown;
    readonly source: string;
  }[];
}

/** What gowhy came to. */
export interface GowhyRunSeen {
  readonly exitCode: number | null;
  readonly tookMs: number;
  readonly verdicts: readonly VerdictSeen[];
  /** Of its steps, those that failed. */
  readonly failedSteps: readonly string[];
  readonly errors: string;
  /** The saved facts. */
  readonly facts: string | null;
}

export interface Half {
  readonly go: GoRun;
  readonly gowhy: GowhyRunSeen;
}

/** Everything that was seen of one scenario. */
export interface Observation {
  /** Null for a healthy machine, which has only its control. */
  readonly fault: (Half & { readonly planted: Readonly<Record<string, string | number>> }) | null;
  readonly control: Half;
  /** What could not be taken away. */
  readonly leftOver: readonly string[];
}
