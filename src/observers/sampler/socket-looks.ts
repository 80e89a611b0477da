import { NetTables } from "../../system/proc/net-tables.ts";
import { ownedSockets } from "../../system/proc/owned-sockets.ts";
import { networkNamespaceOf, socketDescriptors } from "../../system/proc/process-directory.ts";
import type { RecentSocket, Socket } from "../sockets.ts";
import { BriefSockets } from "./brief-sockets.ts";
import type { Refusals } from "./refusals.ts";
import type { TrackedProcess } from "./tracked-process.ts";

/** Rows older than this are no longer shown. */
const MAX_AGE_MS = 1_000;
/** A process that has been calm for less is about to go on by itself. */
const CALM_MS = 100;
/** The tables are read no more often, whatever the budget has. */
const READ_EVERY_MS = 200;
/** Descriptors of a process that moved meanwhile are compared this often. */
const COMPARE_EVERY_MS = 50;

/** Of a socket that is known by its owner alone. */
const UNKNOWN_FD = -1;

interface Held {
  /** Inodes that may be its own, where its descriptors are not shown. */
  candidates: readonly string[] | null;
  readonly process: TrackedProcess;
  sockets: readonly Socket[] | null;
  descriptors: ReturnType<typeof socketDescriptors> | null;
  /** Descriptors and inodes that the rows belong to. */
  key: string;
  readAtMs: number;
  comparedAtMs: number;
  /** Bytes read and written when the rows were taken. */
  moved: string;
}

/** The sockets of calm processes, as often as the budget allows. */
export class SocketLooks {
  readonly #refusals: Refusals;
  readonly #tables = new Map<string, NetTables>();
  readonly #held = new Map<TrackedProcess, Held>();
  readonly #brief = new BriefSockets();
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(refusals: Refusals) {
    this.#refusals = refusals;
  }

  get dearReads(): number {
    return [...this.#tables.values()].reduce((sum, tables) => sum + tables.dearReads, 0);
  }

  /** Brings the rows up to date. `affords`: the budget has room for a read of the tables; `isLow`: the tree waits more than it computes. */
  update(members: readonly TrackedProcess[], atMs: number, affords: boolean, isLow: boolean): void {
    const didRead = this.#updateCalm(members, atMs, affords && atMs - this.#readAtMs >= READ_EVERY_MS);
    if (!isLow) this.#brief.forget();
    else if (this.#brief.update(members, atMs, affords && !didRead, (...asked) => this.#rowsOf(...asked)))
      this.#readAtMs = atMs;
  }

  /** True when it read the tables. */
  #updateCalm(members: readonly TrackedProcess[], atMs: number, mayRead: boolean): boolean {
    const calm = members.filter(
      (member) => member.calmSinceMs !== null && atMs - member.calmSinceMs >= CALM_MS && member.stat.state !== "Z",
    );
    const isCalm = new Set(calm);
    for (const process of this.#held.keys()) if (!isCalm.has(process)) this.#held.delete(process);
    this.#compare(calm, atMs);
    const isDue = calm.some((process) => {
      const held = this.#heldBy(process);
      return !isValid(held, atMs) || (held.key !== "" && atMs - held.readAtMs >= READ_EVERY_MS);
    });
    if (!mayRead || !isDue) return false;
    this.#readAtMs = atMs;
    this.#read(calm, atMs);
    return true;
  }

  /** Null where they were not read, or are too old. */
  of(process: TrackedProcess, atMs: number): readonly Socket[] | null {
    const held = this.#held.get(process);
    return held && isValid(held, atMs) ? held.sockets : null;
  }

  /** Of a process that never rests for long; null where none is known. */
  recentOf(process: TrackedProcess, atMs: number): readonly RecentSocket[] | null {
    return this.#brief.of(process, atMs);
  }

  close(): void {
    for (const tables of this.#tables.values()) tables.close();
  }

  /** Rows stay as long as the process holds the same sockets; where no byte moved since, that is known without asking. */
  #compare(calm: readonly TrackedProcess[], atMs: number): void {
    for (const process of calm) {
      const held = this.#heldBy(process);
      const moved = `${process.readBytes} ${process.writtenBytes}`;
      if (held.sockets === null || held.moved === moved || atMs - held.comparedAtMs < COMPARE_EVERY_MS) continue;
      held.comparedAtMs = atMs;
      held.moved = moved;
      held.descriptors = socketDescriptors(process.pid);
      const { value } = held.descriptors;
      if (value === null || keyOf(value) !== held.key) held.sockets = null;
    }
  }

  #read(calm: readonly TrackedProcess[], atMs: number): void {
    const byNamespace = new Map<
      string,
      { process: TrackedProcess; sockets: readonly (readonly [number, string])[] }[]
    >();
    for (const process of calm) {
      const held = this.#heldBy(process);
      // Who did not run has opened and closed nothing.
      const hasRun = held.descriptors === null || process.ranAtMs >= held.readAtMs;
      held.descriptors = hasRun ? socketDescriptors(process.pid) : held.descriptors;
      const { value: shown, errno } = held.descriptors ?? { value: null, errno: "" };
      const value = shown ?? this.#guess(process, calm, errno);
      held.readAtMs = atMs;
      held.comparedAtMs = atMs;
      held.moved = `${process.readBytes} ${process.writtenBytes}`;
      held.key = value === null ? "" : keyOf(value);
      held.sockets = value === null ? null : [];
      if (shown === null) this.#refusals.note("fd", errno);
      if (value === null || value.length === 0) continue;
      const namespace = namespaceOf(process);
      byNamespace.set(namespace, [...(byNamespace.get(namespace) ?? []), { process, sockets: value }]);
    }
    for (const [namespace, holders] of byNamespace) this.#readNamespace(namespace, holders);
  }

  /**
   * The sockets that a process may have whose descriptors are not shown; of a chain of waiting processes the last is the one that
   * does something. They are sought once: a process that sleeps opens none, so what comes later is somebody else's.
   */
  #guess(
    process: TrackedProcess,
    calm: readonly TrackedProcess[],
    errno: string,
  ): readonly (readonly [number, string])[] | null {
    if (errno !== "EACCES" && errno !== "EPERM") return null;
    if (calm.some((other) => other.stat.parent === process.pid)) return null;
    const held = this.#heldBy(process);
    held.candidates ??= (ownedSockets(process.pid) ?? []).map((row) => row.inode);
    return held.candidates.map((inode) => [UNKNOWN_FD, inode]);
  }

  #readNamespace(
    namespace: string,
    holders: readonly { process: TrackedProcess; sockets: readonly (readonly [number, string])[] }[],
  ): void {
    const tables = this.#tablesOf(namespace, holders[0]?.process.pid ?? 0);
    const rows = tables.read(new Set(holders.flatMap(({ sockets }) => sockets.map(([, inode]) => inode))));
    for (const [what, errno] of tables.refused) this.#refusals.note(what, errno);
    for (const { process, sockets } of holders)
      this.#heldBy(process).sockets = sockets.flatMap(([fd, inode]) => {
        const row = rows.get(inode);
        return row ? [{ ...row, fd }] : [];
      });
  }

  #rowsOf(process: { readonly pid: number }, sockets: readonly (readonly [number, string])[]): readonly Socket[] {
    const tables = this.#tablesOf(namespaceOf(process), process.pid);
    const rows = tables.read(new Set(sockets.map(([, inode]) => inode)));
    return sockets.flatMap(([fd, inode]) => {
      const row = rows.get(inode);
      return row ? [{ ...row, fd }] : [];
    });
  }

  #tablesOf(namespace: string, pid: number): NetTables {
    const tables = this.#tables.get(namespace) ?? new NetTables(pid);
    this.#tables.set(namespace, tables);
    return tables;
  }

  #heldBy(process: TrackedProcess): Held {
    const known = this.#held.get(process);
    if (known) return known;
    const never = Number.NEGATIVE_INFINITY;
    const held: Held = {
      candidates: null,
      process,
      sockets: null,
      descriptors: null,
      key: "",
      readAtMs: never,
      comparedAtMs: never,
      moved: "",
    };
    this.#held.set(process, held);
    return held;
  }
}

/** Rows of sockets age; that there are none stays true until the process runs. */
const isValid = ({ sockets, key, readAtMs, process }: Held, atMs: number): boolean =>
  sockets !== null && (atMs - readAtMs <= MAX_AGE_MS || (key === "" && process.ranAtMs < readAtMs));

const namespaceOf = ({ pid }: { readonly pid: number }): string => networkNamespaceOf(pid) ?? `of ${pid}`;

const keyOf = (sockets: readonly (readonly [number, string])[]): string =>
  sockets.map(([fd, inode]) => `${fd}:${inode}`).join(" ");
