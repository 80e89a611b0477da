import type { ValueOf } from "../../facts/fact.ts";
import type { traceReport } from "../../facts/watch.ts";
import type { Text } from "../../text/language.ts";
import type { Refusal } from "./refusal.ts";
import type { RungName } from "./rung-name.ts";

export type TraceReport = ValueOf<typeof traceReport>;

/** A rung above the sampler, ready for one command. */
export interface Rung {
  readonly rung: RungName;
  /** To be said before the command starts: what the rung does to it, and what it costs. */
  readonly says: readonly Text[];
  /** What to start. The process that is started is the command itself, also under strace. */
  readonly argv: readonly string[];
  /** The command runs. */
  begin(pid: number): void;
  /** After the command's end: what the rung saw, or null where it saw nothing. */
  report(): Promise<TraceReport | null>;
  close(): void;
}

/** Nobody else may trace, or the tracer is not there: the command runs with the sampler alone. */
export interface RefusedRung {
  readonly rung: RungName;
  readonly refusal: Refusal;
  readonly says: readonly Text[];
}
