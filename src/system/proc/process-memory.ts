import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { failureOf, type Outcome, success } from "../outcome.ts";

/** The memory of another process and the program that it runs. Reading stops nothing there. */
export interface ProcessMemory {
  /** /proc/PID/maps as it was when this was opened. */
  readonly maps: string;
  readonly programBytes: number;
  /** `length` bytes of its memory, or null where they are not mapped or may not be read. */
  read(address: number, length: number): Buffer | null;
  /** `length` bytes of its program file, also where the file was replaced since; null beyond its end. */
  readProgram(offset: number, length: number): Buffer | null;
  close(): void;
}

/**
 * Opens /proc/PID/mem, maps and exe. Each may wait for ever on a sick process, because the kernel takes the lock of its
 * memory map: only a process that can be abandoned may call this.
 */
export function openProcessMemory(pid: number): Outcome<ProcessMemory> {
  const opened: number[] = [];
  const open = (name: string): number => {
    const descriptor = openSync(`/proc/${pid}/${name}`, "r");
    opened.push(descriptor);
    return descriptor;
  };
  const close = () => {
    for (const descriptor of opened.splice(0)) closeSync(descriptor);
  };
  try {
    const memory = open("mem");
    const program = open("exe");
    const maps = readFileSync(`/proc/${pid}/maps`, "latin1");
    return success({
      maps,
      programBytes: fstatSync(program).size,
      read: (address, length) => readAll(memory, address, length),
      readProgram: (offset, length) => readAll(program, offset, length),
      close,
    });
  } catch (error) {
    close();
    return failureOf(error);
  }
}

/** The line table of the largest programs has some 100 MB. */
const MAX_READ_BYTES = 512 * 1024 * 1024;

function readAll(descriptor: number, position: number, length: number): Buffer | null {
  // An address out of a torn read can be anything; -1 would mean the present position to Node.
  if (!Number.isSafeInteger(position) || position < 0 || length < 0 || length > MAX_READ_BYTES) return null;
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  try {
    while (done < length) {
      const count = readSync(descriptor, bytes, done, length - done, position + done);
      if (count === 0) return null;
      done += count;
    }
    return bytes;
  } catch {
    // EIO: not mapped. ESRCH: it ended, or started another program.
    return null;
  }
}
