import { closeSync, constants, openSync, readSync } from "node:fs";
import { failureOf, type Outcome, success } from "./outcome.ts";

/** One record is at most this long. Source: linux kernel/printk, PRINTK_MESSAGE_MAX. */
const RECORD_BYTES = 8 * 1024;
/** The default ring of 256 KB holds a few thousand records; a ring of 16 MB is read in part only. */
const MAX_RECORDS = 20_000;

/** The kernel log, one record a line, oldest first. Never waits for more: at its end the device answers EAGAIN. */
export function readKernelLog(): Outcome<string> {
  let descriptor: number;
  try {
    descriptor = openSync("/dev/kmsg", constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return failureOf(error);
  }
  const buffer = Buffer.allocUnsafe(RECORD_BYTES);
  const records: string[] = [];
  try {
    while (records.length < MAX_RECORDS) {
      const record = nextRecord(descriptor, buffer);
      if (record === null) break;
      records.push(record);
    }
    return success(records.join(""));
  } catch (error) {
    return failureOf(error);
  } finally {
    closeSync(descriptor);
  }
}

function nextRecord(descriptor: number, buffer: Buffer): string | null {
  try {
    const length = readSync(descriptor, buffer, 0, buffer.length, null);
    return length === 0 ? null : buffer.toString("utf8", 0, length);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EAGAIN") return null;
    // The ring went on over this record while it was read; the next read continues behind it.
    if (code === "EPIPE") return "";
    throw error;
  }
}
