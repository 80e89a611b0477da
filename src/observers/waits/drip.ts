import type { ProcessMemory } from "./process-memory.ts";

/** A request was sent this long ago: most are answered by then. */
const ASKED_MS = 1_000;
/** An answer that comes in earnest brings more in its first second; below this it may be a header as well as a body. */
const DRIP_BYTES = 1_024;

/** What comes back comes a few bytes at a time: the process is never still for long, and waits all the same. */
export const drips = ({ wroteAtMs, readAfterWrite }: ProcessMemory, atMs: number): boolean =>
  readAfterWrite > 0 && readAfterWrite <= DRIP_BYTES && atMs - wroteAtMs >= ASKED_MS;
