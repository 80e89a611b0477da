import type { ProcessLook } from "../tick.ts";

/** What was seen of one process over the ticks. */
export interface ProcessMemory {
  /** Since when it used no CPU and moved no bytes, at the latest. */
  idleSinceMs: number;
  /** When it last wrote, or when it was first seen: nothing was asked of anybody since. */
  wroteAtMs: number;
  /** Bytes read since the last look in which it wrote: what came back after the last request. */
  readAfterWrite: number;
  /** Bytes read and written when each socket was first seen connected. */
  readonly sockets: Map<string, SocketMemory>;
  readBytes: number;
  writtenBytes: number;
  seenAtMs: number;
  /** A pid that comes back is another process. */
  readonly startTicks: number;
}

export interface SocketMemory {
  readonly firstSeenMs: number;
  readonly startTicks: number;
}

/** Keeps the memory of each process up to date; forgets those that are gone. */
export interface ProcessMemories {
  of(look: ProcessLook, atMs: number, sinceMs: number): ProcessMemory;
  sweep(atMs: number): void;
}

export function rememberProcesses(): ProcessMemories {
  const known = new Map<number, ProcessMemory>();
  return {
    of(look, atMs, sinceMs) {
      const { pid, startTicks } = look.process;
      const before = known.get(pid);
      const memory = before?.startTicks === startTicks ? before : begin(look, atMs, sinceMs);
      if (memory !== before) known.set(pid, memory);
      if (memory.seenAtMs < atMs) update(memory, look, atMs);
      return memory;
    },
    sweep(atMs) {
      for (const [pid, memory] of known) if (memory.seenAtMs < atMs) known.delete(pid);
    },
  };
}

const begin = (look: ProcessLook, atMs: number, sinceMs: number): ProcessMemory => ({
  idleSinceMs: Math.max(0, atMs - sinceMs),
  wroteAtMs: Math.max(0, atMs - sinceMs),
  readAfterWrite: 0,
  sockets: new Map(),
  readBytes: look.readBytes ?? 0,
  writtenBytes: look.writtenBytes ?? 0,
  seenAtMs: -1,
  startTicks: look.process.startTicks,
});

function update(memory: ProcessMemory, look: ProcessLook, atMs: number): void {
  const readBytes = look.readBytes ?? memory.readBytes;
  const writtenBytes = look.writtenBytes ?? memory.writtenBytes;
  const wrote = writtenBytes > memory.writtenBytes;
  const read = readBytes - memory.readBytes;
  // What was read in the same tick may have come before: nobody tells.
  if (wrote) {
    memory.readAfterWrite = 0;
    memory.wroteAtMs = atMs;
  } else if (read > 0) memory.readAfterWrite += read;
  if (look.isBusy || wrote || read > 0) memory.idleSinceMs = atMs;
  memory.readBytes = readBytes;
  memory.writtenBytes = writtenBytes;
  memory.seenAtMs = atMs;
}
