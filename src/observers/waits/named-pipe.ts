import type { ThreadLook } from "../tick.ts";
import type { CallInProgress } from "./call-memory.ts";
import { kernelFunction } from "./kernel-function.ts";

/** A pipe with a name looks like a file by its link; where a thread sleeps tells. Source: linux fs/pipe.c; 6.18 says anon_pipe_write for both kinds. */
const WRITES = /^(?:anon_|fifo_)?pipe_(?:write|wait_writable)/;
/** Until the other end is opened. Source: linux fs/pipe.c, fifo_open. */
const OPENS = /^(?:wait_for_partner|fifo_open)/;

export const isWritingPipe = (thread: ThreadLook): boolean => WRITES.test(kernelFunction(thread.wchan));
export const isOpeningPipe = (thread: ThreadLook): boolean => OPENS.test(kernelFunction(thread.wchan));

/** O_WRONLY of open(2); the argument that holds the flags. */
const WRITE_ONLY = 1n;
const ACCESS_MODE = 3n;
const FLAGS: Readonly<Record<string, number>> = { open: 1, openat: 2 };

export function opensToWrite({ call }: CallInProgress): boolean {
  const at = FLAGS[call.name];
  return call.name === "creat" || (at !== undefined && ((call.args[at] ?? 0n) & ACCESS_MODE) === WRITE_ONLY);
}
