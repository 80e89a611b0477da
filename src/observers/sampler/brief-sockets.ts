import { socketDescriptors } from "../../system/proc/process-directory.ts";
import type { Socket } from "../sockets.ts";
import type { TrackedProcess } from "./tracked-process.ts";

/** Rows older than this say nothing of whom the process speaks with now. */
const MAX_AGE_MS = 2_000;
/** The dear tables are read for these processes no more often, while a row of each is there; */
const READ_EVERY_MS = 1_000;
/** and where all their sockets are new, no more often than for those at rest. */
const SEEK_EVERY_MS = 250;
/** A read of its descriptors takes about 50 µs. */
const COMPARE_EVERY_MS = 50;
/** A command that waits in turns is one process, or git with its helpers. */
const MOST_PROCESSES = 4;

interface Held {
  inodes: ReadonlySet<string>;
  comparedAtMs: number;
  rows: readonly Socket[];
  readAtMs: number;
}

/** Reads the rows of these sockets of one process. */
export type ReadRows = (process: TrackedProcess, sockets: readonly (readonly [number, string])[]) => readonly Socket[];

/**
 * The sockets of processes that never rest for as long as a read of the tables waits for: a download of many modules is a
 * thousand waits of 20 ms. Only the last process of each chain counts, because those above wait for it.
 */
export class BriefSockets {
  readonly #held = new Map<TrackedProcess, Held>();
  #readAtMs = Number.NEGATIVE_INFINITY;

  /** `affords`: the budget has room for a read of the tables. True when it read them. */
  update(members: readonly TrackedProcess[], atMs: number, affords: boolean, read: ReadRows): boolean {
    const parents = new Set(members.filter(({ stat }) => stat.state !== "Z").map(({ stat }) => stat.parent));
    const leaves = members.filter(({ pid, stat }) => stat.state !== "Z" && !parents.has(pid));
    const asked = leaves.length <= MOST_PROCESSES ? leaves : [];
    for (const process of [...this.#held.keys()]) if (!asked.includes(process)) this.#held.delete(process);
    let didRead = false;
    for (const process of asked) {
      const held = this.#heldBy(process);
      if (process.ranAtMs < held.comparedAtMs || atMs - held.comparedAtMs < COMPARE_EVERY_MS) continue;
      held.comparedAtMs = atMs;
      const { value } = socketDescriptors(process.pid);
      held.inodes = new Set((value ?? []).map(([, inode]) => inode));
      held.rows = held.rows.filter(({ inode }) => held.inodes.has(inode));
      if (value === null || value.length === 0 || !affords) continue;
      const everyMs = held.rows.length > 0 ? READ_EVERY_MS : SEEK_EVERY_MS;
      if (atMs - Math.max(held.readAtMs, this.#readAtMs) < everyMs) continue;
      held.rows = read(process, value);
      held.readAtMs = atMs;
      this.#readAtMs = atMs;
      didRead = true;
    }
    return didRead;
  }

  /** Null where none is known. */
  of(process: TrackedProcess, atMs: number): readonly Socket[] | null {
    const held = this.#held.get(process);
    return held && held.rows.length > 0 && atMs - held.readAtMs <= MAX_AGE_MS ? held.rows : null;
  }

  forget(): void {
    this.#held.clear();
  }

  #heldBy(process: TrackedProcess): Held {
    const never = Number.NEGATIVE_INFINITY;
    const held = this.#held.get(process) ?? { inodes: new Set(), comparedAtMs: never, rows: [], readAtMs: never };
    this.#held.set(process, held);
    return held;
  }
}
