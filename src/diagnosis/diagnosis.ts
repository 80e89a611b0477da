import type { FixStep, Step, WaitLike } from "../causes/cause.ts";
import type { UnknownReason, ValueOf } from "../facts/fact.ts";
import type {
  goActions,
  goroutineStacks,
  samplerReport,
  traceReport,
  watchedProcesses,
  watchedTime,
} from "../facts/watch.ts";
import type { Text, Values } from "../text/language.ts";
import type { GoLimit } from "./go-limits.ts";

/** The document that every report is made from. Its JSON form is CONTRACT's; the fields that JSON lacks serve the reports. */
export interface Diagnosis {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly subject: Subject;
  readonly steps: readonly StepResult[];
  readonly verdicts: readonly Verdict[];
  readonly ruledOut: readonly RuledOut[];
  readonly noSign: readonly string[];
  readonly time: TimeAccount | null;
  readonly waits: readonly Wait[];
  /** Null when nothing was watched. */
  readonly observation: Observation | null;
  readonly notes: readonly Note[];
  readonly unseen: readonly Unseen[];
  /** How long the examination took. */
  readonly tookMs: number;
}

export interface Subject {
  readonly kind: "machine" | "command" | "process" | "evidence";
  readonly argv: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly wallMs: number | null;
}

export interface StepResult {
  readonly step: Step;
  readonly state: "passed" | "failed" | "not-done" | "skipped";
  readonly tookMs: number;
  /** What failed, or why it was not done; null when it passed. */
  readonly why: Sentence | null;
  /** What was seen, for the report of a healthy machine: one line each. */
  readonly seen: readonly Sentence[];
}

export interface Sentence {
  readonly text: Text;
  readonly values: Values;
}

export interface Evidence extends Sentence {
  readonly clue: string;
  readonly strength: "proof" | "strong" | "weak";
  readonly source: string;
}

export interface Missing {
  readonly fact: string;
  readonly reason: UnknownReason;
  readonly detail: string;
  readonly remedy: string | null;
}

export interface Verdict {
  readonly cause: string;
  readonly title: Text;
  readonly headline: Sentence;
  readonly role: "root" | "amplifier";
  readonly state: "confirmed" | "likely" | "cannot-tell";
  readonly confidence: number;
  readonly costMs: number | null;
  readonly evidence: readonly Evidence[];
  readonly against: readonly Evidence[];
  readonly missing: readonly Missing[];
  readonly explains: readonly string[];
  readonly goGivesUp: Sentence | "never" | null;
  readonly fixes: readonly {
    readonly title: Text;
    readonly risk: "safe" | "reversible" | "by-hand";
    readonly steps: readonly FixStep[];
  }[];
  readonly folklore: readonly { readonly what: string; readonly why: Text }[];
}

export interface RuledOut {
  readonly cause: string;
  readonly because: Evidence | null;
}

/** One wait of one process of a watched command. */
export interface Wait
  extends Pick<WaitLike, "what" | "pid" | "argv" | "on" | "chain" | "socket" | "file" | "holders" | "peers"> {
  readonly fromMs: number;
  readonly toMs: number;
  readonly namedAtMs: number | null;
  readonly cause: string | null;
  /** False: it still lasted when the observation ended. */
  readonly ended: boolean;
  /** Whether the command itself gives up, and when. */
  readonly limit: GoLimit;
}

export interface TimePart extends Pick<WaitLike, "what" | "peers"> {
  readonly detail: string;
  readonly ms: number;
  readonly cause: string | null;
  readonly samples: number;
  /** The same over all processes: twice `ms` where two of them ran at once. */
  readonly workMs: number;
}

export interface TimeAccount {
  readonly wallMs: number;
  /** Longest first. */
  readonly parts: readonly TimePart[];
  readonly unexplainedMs: number;
}

/** How the command was observed, for those who want to know what the account rests on. */
export interface Observation {
  readonly sampler: ValueOf<typeof samplerReport> | null;
  readonly processes: ValueOf<typeof watchedProcesses> | null;
  readonly stacks: ValueOf<typeof goroutineStacks> | null;
  readonly trace: ValueOf<typeof traceReport> | null;
  /** What the command as a whole waited for or worked at, in order of time: for timelines. */
  readonly segments?: ValueOf<typeof watchedTime>["segments"];
  readonly goActions?: ValueOf<typeof goActions> | null;
}

/** A risk that is no cause of trouble today. Never changes the exit code. */
export interface Note extends Sentence {
  readonly note: string;
}

export interface Unseen {
  readonly fact: string;
  readonly title: string;
  readonly reason: UnknownReason;
  readonly detail: string;
  readonly remedy: string | null;
}
