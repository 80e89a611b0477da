import { setImmediate as afterThisLook } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import { type DeskProcess, startDesk } from "../files/desk-process.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/**
 * Reads what takes the memory lock of another process (its memory, arguments, environment): on a sick process that may never
 * return, so a child does it and is left behind where it hangs. Source: proc(5); linux fs/proc/base.c, access_remote_vm.
 */
export interface Peek {
  /** A file of /proc as text, cut. */
  read(path: string, maxBytes: number): Promise<Outcome<string>>;
  /** A string that ends with a zero byte, at an address of a process. */
  stringAt(pid: number, address: bigint): Promise<Outcome<string>>;
  bytesAt(pid: number, address: bigint, length: number): Promise<Outcome<Uint8Array>>;
  close(): void;
}

/** A healthy process answers in microseconds; the child itself needs about 40 ms to start. */
const DEADLINE_MS = 1_000;
/** Each read that hangs holds one of the child's 16 threads. */
const STALLS_PER_CHILD = 8;
const MAX_CHILDREN = 2;
/** PATH_MAX of the kernel (include/uapi/linux/limits.h). */
const MAX_STRING = 4_096;
const PAGE = 4_096;

/** The child starts after the first request: to start one takes 5 to 15 ms, which would be charged to whoever asks. */
export function openPeek(deskArgv: readonly string[], clock: Clock): Peek {
  const children: DeskProcess[] = [];
  let isClosed = false;
  let starts: Promise<void> | null = null;

  function usable(): DeskProcess | null {
    const last = children.at(-1);
    return last && !last.isOver() && last.stalls().length < STALLS_PER_CHILD ? last : null;
  }

  async function child(): Promise<DeskProcess | null> {
    const last = usable();
    if (last || children.length >= MAX_CHILDREN) return last;
    starts ??= start();
    await starts;
    return usable();
  }

  async function start(): Promise<void> {
    await afterThisLook();
    starts = null;
    if (!isClosed)
      children.push(startDesk(deskArgv, { root: "", become: null, computeFor: null, owner: process.pid }, clock));
  }

  async function bytesAt(pid: number, address: bigint, length: number): Promise<Outcome<Uint8Array>> {
    const current = await child();
    if (!current) return failure("ETIMEDOUT", "Too many reads hang already.");
    const takes = { path: `/proc/${pid}/mem`, offset: Number(address), length };
    const read = await current.ask("readBytes", takes, DEADLINE_MS);
    return read.ok ? success(new Uint8Array(Buffer.from(read.value, "base64"))) : read;
  }

  return {
    bytesAt,
    async read(path, maxBytes) {
      const current = await child();
      if (!current) return failure("ETIMEDOUT", "Too many reads hang already.");
      const read = await current.ask("read", { path, maxBytes }, DEADLINE_MS);
      return read.ok ? success(read.value.text) : read;
    },
    async stringAt(pid, address) {
      let text = Buffer.alloc(0);
      // Page by page: the next page may not be mapped, and a read across its border would fail as a whole.
      while (text.length < MAX_STRING) {
        const at = address + BigInt(text.length);
        const part = await bytesAt(pid, at, PAGE - Number(at % BigInt(PAGE)));
        if (!part.ok) return part;
        const end = part.value.indexOf(0);
        text = Buffer.concat([text, end < 0 ? part.value : part.value.subarray(0, end)]);
        if (end >= 0) return success(text.toString("utf8"));
        if (part.value.length === 0) break;
      }
      return failure("ENAMETOOLONG", "The string has no end.");
    },
    close() {
      isClosed = true;
      for (const each of children) each.close();
    },
  };
}
