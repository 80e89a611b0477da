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

function readBounded(path: string, maxBytes: number): string {
  const descriptor = openSync(path, "r");
  try {
    const chunks: Buffer[] = [];
    let total = 0;
    while (total < maxBytes) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, maxBytes - total));
      const length = readSync(descriptor, chunk, 0, chunk.length, null);
      if (length === 0) break;
      chunks.push(chunk.subarray(0, length));
      total += length;
    }
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}
