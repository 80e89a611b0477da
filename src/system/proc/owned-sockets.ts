import { readdirSync, statSync } from "node:fs";
import { isLittleEndian } from "../own-process.ts";
import { readOnce, socketDescriptors } from "./process-directory.ts";
import { parseInternetTable, type SocketRow } from "./socket-tables.ts";

/** Word 7 of a row is the owner's user id, word 3 the state, word 1 the local address. Source: linux Documentation/networking/proc_net_tcp.rst. */
const ESTABLISHED = "01";
const SYN_SENT = "02";
const LISTEN = "0A";
/** With more of them nobody can say which one the process waits for. */
const MOST_CANDIDATES = 16;
/** More processes than these are not asked for what they hold. */
const MAX_PROCESSES = 4_096;

/**
 * The connections that a process may have whose descriptors are not shown: those of its user that no other process is seen to
 * hold and that no server here accepted. Null where the tables cannot be read, or where there are too many to tell.
 */
export function ownedSockets(pid: number): readonly SocketRow[] | null {
  const uid = ownerOf(pid);
  if (uid === null) return null;
  const rows: SocketRow[] = [];
  for (const [name, protocol] of TABLES) {
    const text = readOnce(`/proc/${pid}/net/${name}`);
    if (text === null) continue;
    const inodes = connectionsOf(text, uid);
    if (inodes.size > 0) rows.push(...parseInternetTable(text, protocol, inodes, isLittleEndian));
  }
  if (rows.length === 0) return [];
  const held = heldByOthers(uid, pid);
  const left = rows.filter((row) => !held.has(row.inode));
  return left.length > MOST_CANDIDATES ? null : left;
}

const TABLES = [
  ["udp", "udp"],
  ["udp6", "udp"],
  ["tcp", "tcp"],
  ["tcp6", "tcp"],
] as const;

/** Inodes of the user's connections that begin here: the local port of an accepted one is that of a listener. Exported for its test. */
export function connectionsOf(table: string, uid: number): ReadonlySet<string> {
  const lines = table.split("\n", 30_000).map((line) => line.trim().split(/\s+/, 10));
  const portOf = (words: readonly string[]) => words[1]?.split(":")[1] ?? "";
  const listening = new Set(lines.filter((words) => words[3] === LISTEN).map(portOf));
  const inodes = lines
    .filter((words) => words[7] === String(uid) && (words[3] === ESTABLISHED || words[3] === SYN_SENT))
    .filter((words) => !listening.has(portOf(words)))
    .map((words) => words[9] ?? "");
  return new Set(inodes.filter((inode) => inode !== "0" && inode !== ""));
}

/** The directory of a process belongs to its effective user, whatever else is hidden. Source: linux fs/proc/base.c, task_dump_owner. */
function ownerOf(pid: number): number | null {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return null;
  }
}

/** Sockets of other processes of the user, as far as they are shown. */
function heldByOthers(uid: number, pid: number): ReadonlySet<string> {
  const held = new Set<string>();
  const names = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  for (const name of names.slice(0, MAX_PROCESSES)) {
    const other = Number(name);
    if (other === pid || ownerOf(other) !== uid) continue;
    for (const [, inode] of socketDescriptors(other).value ?? []) held.add(inode);
  }
  return held;
}
