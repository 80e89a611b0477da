import { isLittleEndian } from "../own-process.ts";
import { ProcFile } from "./proc-file.ts";
import { parseInternetTable, parseUnixTable, type SocketRow } from "./socket-tables.ts";

/**
 * In the order of their cost: a table of tcp takes 2.6 ms a read, because the kernel walks its whole hash, however few the
 * sockets are; unix 23 µs, udp 14 µs (measured on Linux 6.18). So the dear ones come last, and only while sockets are missing.
 */
const TABLES = ["unix", "udp", "udp6", "tcp", "tcp6"] as const;
type Table = (typeof TABLES)[number];

/** A socket that stands in no table (not bound yet, netlink, raw) is searched this often, and then only in every eighth read. */
const SEARCHES = 3;
const LATER_EVERY = 8;

/** The socket tables of one network namespace, seen through a process that lives in it. */
export class NetTables {
  /** How many of the dear tables were read so far. */
  dearReads = 0;
  /** Table and errno of those that could not be read. */
  readonly refused = new Map<string, string>();
  readonly #files: ReadonlyMap<Table, ProcFile>;
  readonly #tableOf = new Map<string, Table>();
  readonly #searches = new Map<string, number>();
  #reads = 0;

  constructor(pid: number) {
    this.#files = new Map(TABLES.map((name) => [name, new ProcFile(`/proc/${pid}/net/${name}`)]));
  }

  /** The rows of these inodes. */
  read(wanted: ReadonlySet<string>): ReadonlyMap<string, SocketRow> {
    this.#reads += 1;
    const rows = new Map<string, SocketRow>();
    const known = new Set([...wanted].flatMap((inode) => this.#tableOf.get(inode) ?? []));
    const isSearch = [...wanted].some((inode) => !this.#tableOf.has(inode) && this.#isDue(inode));
    for (const name of TABLES) {
      if (rows.size === wanted.size) break;
      if (known.has(name) || isSearch) this.#readTable(name, wanted, rows);
    }
    for (const inode of wanted) {
      if (rows.has(inode)) continue;
      // It has moved: a row that is gone for good is a socket that closed.
      this.#tableOf.delete(inode);
      if (isSearch) this.#searches.set(inode, (this.#searches.get(inode) ?? 0) + 1);
    }
    return rows;
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
  }

  #isDue(inode: string): boolean {
    return (this.#searches.get(inode) ?? 0) < SEARCHES || this.#reads % LATER_EVERY === 0;
  }

  #readTable(name: Table, wanted: ReadonlySet<string>, rows: Map<string, SocketRow>): void {
    const file = this.#files.get(name);
    const text = file?.read();
    if (name.startsWith("tcp")) this.dearReads += 1;
    if (text === null || text === undefined) {
      // A kernel without IPv6 has no such table: nothing is hidden.
      if (!(name.endsWith("6") && file?.errno === "ENOENT")) this.refused.set(`net/${name}`, file?.errno ?? "");
      return;
    }
    const found =
      name === "unix"
        ? parseUnixTable(text, wanted)
        : parseInternetTable(text, name.startsWith("tcp") ? "tcp" : "udp", wanted, isLittleEndian);
    for (const row of found) {
      rows.set(row.inode, row);
      this.#tableOf.set(row.inode, name);
    }
  }
}
