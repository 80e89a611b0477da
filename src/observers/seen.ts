import type { ValueOf } from "../facts/fact.ts";
import type { WaitKind, watchedWaits } from "../facts/watch.ts";
import type { Tick } from "./tick.ts";

type Observed = ValueOf<typeof watchedWaits>["waits"][number];

/** One wait in one tick; the log joins the same wait of consecutive ticks into one. */
export type WaitSeen = Omit<Observed, "fromMs" | "toMs" | "namedAtMs" | "samples" | "ended"> & {
  /** Two sightings with the same key are the same wait. */
  readonly key: string;
  /** Since when it lasts, where the kernel tells it was before the first sight (a retransmit count, a timer); else null. */
  readonly sinceMs: number | null;
};

/** What a tick shows. */
export interface Seen {
  /** Every wait and all work of every process, concurrent ones too. */
  readonly waits: readonly WaitSeen[];
  /** What the command as a whole waited for or worked at; null where the tick does not tell. */
  readonly leading: {
    readonly what: WaitKind;
    readonly detail: string;
    readonly pid: number;
    /** It waits in turns too short to be seen one by one: what CPU time does not explain is that wait. */
    readonly isBrief?: boolean;
    /** Of such turns: since when there has been somebody to wait for. */
    readonly sinceMs?: number;
  } | null;
  /** How many of the same kind run at once. */
  readonly atOnce: number;
  /** A process of the tree reads the terminal: nothing may be written there. */
  readonly readsTerminal: boolean;
}

/** Names the waits of one tick after another. Asks the machine for more only while something waits. */
export interface WaitFinder {
  /** Never blocks; what the kernel may hold back is asked for in the background and stands in a later tick. */
  look(tick: Tick): Seen;
  close(): void;
}
