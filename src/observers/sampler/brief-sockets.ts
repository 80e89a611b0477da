import { socketDescriptors } from "../../system/proc/process-directory.ts";
import type { RecentSocket, Socket } from "../sockets.ts";
import type { TrackedProcess } from "./tracked-process.ts";

/** Rows older than this say nothing of whom the process speaks with now. */
const MAX_AGE_MS = 2_000;
/** The dear tables are read for these processes no more often, while a row of each is there; */
const READ_EVERY_MS = 1_000;
/** and where whoever it speaks with now is new, sooner: a `go mod download` asks a name server first, and may be over 200 ms later. */
const SEEK_EVERY_MS = 50;
/** A read of its descriptors takes about 50 µs. */
const COMPARE_EVERY_MS = 50;
/** A command that waits in turns is one process, or git with its helpers. */
const MOST_PROCESSES = 4;

interface Held {
  /** When each of its sockets was first seen, by inode. */
  inodes: ReadonlyMap<string, number>;
  /** Those whose rows were read. */
  asked: ReadonlySet<string>;
  comparedAtMs: number;
  rows: readonly RecentSocket[];
  readAtMs: number;
}

/** Standard output may be a socket too, and says of nobody whom the process asks. */
const isRemote = ({ protocol }: Socket): boolean => protocol !== "unix";

type Asked = Pick<TrackedProcess, "pid" | "ranAtMs"> & {
  readonly stat: Pick<TrackedProcess["stat"], "state" | "parent">;
};

/** Reads the rows of these sockets of one process. */
export type ReadRows = (process: Asked, sockets: readonly (readonly [number, string])[]) => readonly Socket[];

/**
 * The sockets of processes that never rest for as long as a read of the tables waits for: a download of many modules is a
 * thousand waits of 20 ms. Only the last process of each chain counts, because those above wait for it.
 */
export class BriefSockets {
  readonly #held = new Map<Asked, Held>();
  #readAtMs = Number.NEGATIVE_INFINITY;

  /** `affords`: the budget has room for a read of the tables. True when it read them. */
  update(members: readonly Asked[], atMs: number, affords: boolean, read: ReadRows): boolean {
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
      const before = held.inodes;
      held.inodes = new Map((value ?? []).map(([, inode]) => [inode, before.get(inode) ?? atMs]));
      held.rows = held.rows.filter(({ inode }) => held.inodes.has(inode));
      const isNew = [...held.inodes.keys()].some((inode) => !held.asked.has(inode));
      if (value === null || value.length === 0 || !affords) continue;
      const everyMs = isNew && !held.rows.some(isRemote) ? SEEK_EVERY_MS : READ_EVERY_MS;
      if (atMs - Math.max(held.readAtMs, this.#readAtMs) < everyMs) continue;
      held.rows = read(process, value).map((row) => ({ ...row, heldSinceMs: held.inodes.get(row.inode) ?? atMs }));
      held.asked = new Set(held.inodes.keys());
      held.readAtMs = atMs;
      this.#readAtMs = atMs;
      didRead = true;
    }
    return didRead;
  }

  /** Null where none is known. */
  of(process: Asked, atMs: number): readonly RecentSocket[] | null {
    const held = this.#held.get(process);
    return held && held.rows.length > 0 && atMs - held.readAtMs <= MAX_AGE_MS ? held.rows : null;
  }

  forget(): void {
    this.#held.clear();
  }

  #heldBy(process: Asked): Held {
    const never = Number.NEGATIVE_INFINITY;
    const held = this.#held.get(process) ?? {
      inodes: new Map(),
      asked: new Set<string>(),
      comparedAtMs: never,
      rows: [],
      readAtMs: never,
    };
    this.#held.set(process, held);
    return held;
  }
}
