import type { WaitKind } from "../facts/watch.ts";
import type { Fault, Requirement, Workload } from "./scenario.ts";
import type { World } from "./world.ts";

/** A wait that gowhy must name. */
export interface ExpectedWait {
  /** One of these kinds. */
  readonly what: WaitKind | readonly WaitKind[];
  /** Words that the wait must name: in what it waits on, its file, its holders, or the commands from the watched one down to the waiting one. */
  readonly names?: (world: World) => readonly string[];
  /** The process that stands in the way. */
  readonly holder?: (world: World) => number;
  /** It begins with what is done meanwhile; left out where the lab cannot know: then it counts from its first sample. */
  readonly begins?: "meanwhile";
}

/** The command that is watched, once it runs. */
export interface WatchedCommand {
  readonly pid: number;
}

/**
 * A real stall under which a real go command waits, and what gowhy must say about it while it does. It proves no cause: it
 * proves that the wait is seen, named in time and accounted for.
 */
export interface Stall {
  readonly name: string;
  readonly title: string;
  readonly requires: readonly Requirement[];
  readonly faults: readonly Fault[];
  readonly workload: Workload;
  /** `run` (default): gowhy starts the command. `attach`: gowhy comes when it has hung for a second. */
  readonly by?: "run" | "attach";
  /** The command has a terminal of its own, and somebody types Ctrl-C there. */
  readonly onTerminal?: boolean;
  /** Its standard output goes into a pipe that the planted process `reader` holds and never reads. */
  readonly intoUnreadPipe?: boolean;
  /** Before each start of the command. */
  readonly before?: (world: World) => Promise<void>;
  /** Once the command has run for `meanwhileAtMs` (default 800): what makes it stall then. */
  readonly meanwhile?: (world: World, command: WatchedCommand) => Promise<void> | void;
  readonly meanwhileAtMs?: number;
  /** Lets go of what no signal ends, such as a frozen file system; called when the report is there. */
  readonly release?: (world: World, command: WatchedCommand) => Promise<void> | void;
  /** What must be named. */
  readonly expects: readonly ExpectedWait[];
  /** The cause that must be found while the command still waits, first of all, and at the cost of most of the time. */
  readonly cause?: string;
  /** Kinds of work that the time must have a part of. */
  readonly spendsTimeOn?: readonly WaitKind[];
  /** Interrupted after this long; null: it ends by itself, and well. Default 4 s. */
  readonly endAfterMs?: number | null;
  /** Not in the short form, unless it is asked for by name: another stall is much like it. */
  readonly longOnly?: boolean;
  /** Without gowhy, where only the end counts: default 0.7 s. */
  readonly plainEndAfterMs?: number;
}
