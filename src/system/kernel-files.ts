import { closeSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { readKernelLog } from "./kernel-log.ts";
import { failureOf, type Outcome, success } from "./outcome.ts";

/** A mount table of 20,000 lines is about 4 MB; nothing in /proc that gowhy reads is larger. */
const MAX_BYTES = 8 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

export interface KernelFiles {
  /** A file of /proc or /sys, cut at `maxBytes`. */
  read(path: string, maxBytes?: number): Outcome<string>;
  list(path: string): Outcome<readonly string[]>;
  link(path: string): Outcome<string>;
  /** The kernel log as /dev/kmsg gives it. EPERM where the user may not read it. */
  log(): Outcome<string>;
}

export const kernelFiles: KernelFiles = {
  read: (path, maxBytes = MAX_BYTES) => attempt(() => readBounded(path, maxBytes)),
  list: (path) => attempt(() => readdirSync(path)),
  link: (path) => attempt(() => readlinkSync(path)),
  log: readKernelLog,
};

function attempt<T>(action: () => T): Outcome<T> {
  try {
    return success(action());
  } catch (error) {
    return failureOf(error);
  }
}

/** Files of /proc are small: one buffer for all of them, because each new one of this size is garbage at once. */
let shared: Buffer | null = null;

function readBounded(path: string, maxBytes: number): string {
  shared ??= Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const descriptor = openSync(path, "r");
  try {
    const full: Buffer[] = [];
    let used = 0;
    let leftBytes = maxBytes;
    while (leftBytes > 0) {
      // A file of /proc is read in pieces as the kernel likes; only nothing is its end.
      const length = readSync(descriptor, shared, used, Math.min(CHUNK_BYTES - used, leftBytes), null);
      if (length === 0) break;
      used += length;
      leftBytes -= length;
      if (used < CHUNK_BYTES) continue;
      full.push(Buffer.from(shared));
      used = 0;
    }
    const rest = shared.subarray(0, used);
    return (full.length === 0 ? rest : Buffer.concat([...full, rest])).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
