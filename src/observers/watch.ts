import type { Fact } from "../facts/fact.ts";
import type { Seen } from "./seen.ts";
import type { Tick } from "./tick.ts";

/** The present state of an observation, for the live line and for those who decide what to probe. */
export interface Moment {
  readonly tick: Tick;
  readonly seen: Seen;
  /** The wait that the command as a whole has been in, and since when; null while it moves. */
  readonly stall: { readonly what: string; readonly on: string; readonly sinceMs: number; readonly pid: number } | null;
}

/** An observation under way. It stops nothing and writes nothing. */
export interface Watch {
  now(): Moment | null;
  /** Called after every tick. A listener that throws is a fault of ours and ends only itself. */
  onTick(listener: (moment: Moment) => void): void;
  /** watch.waits, watch.time, watch.processes, watch.sampler as they stand now; at the end, after `stop`, for good. */
  facts(wallMs: number): Fact[];
  stop(): void;
}
