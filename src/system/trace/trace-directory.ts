import {
  accessSync,
  closeSync,
  constants,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statfsSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failureOf, type Outcome, success } from "../outcome.ts";

/** A scratch directory for what a tracer writes while the command runs. */
export interface TraceDirectory {
  readonly path: string;
  /** Opens a file in it that a tracer writes; reading it never waits. */
  open(name: string): Outcome<TraceFile>;
  remove(): void;
}

/** A file that still grows. */
export interface TraceFile {
  /** Reads into buffer[at, length) from where it stopped; 0 at the end, for now. */
  read(buffer: Buffer, at: number): number;
  close(): void;
}

/** A file system in memory never hangs and takes no disk from the command. Source: tmpfs(5); TMPFS_MAGIC of linux/magic.h. */
const IN_MEMORY = "/dev/shm";
const NAME = /^\.gowhy-go-(\d{1,10})-[A-Za-z0-9]{6}$/;
/** A trace may be written for as long as its command runs; the number of a dead maker may be another's by then. */
const HOUR_MS = 60 * 60 * 1_000;
const TMPFS_MAGIC = 0x01021994;

/** Makes the directory: in memory where that is possible, else where temporary files go. The name tells its owner, as every scratch directory's does. */
export function makeTraceDirectory(): Outcome<TraceDirectory> {
  try {
    const directory = parent();
    removeLeftovers(directory);
    const path = mkdtempSync(join(directory, `.gowhy-go-${process.pid}-`));
    return success({
      path,
      open: (name) => openTraceFile(join(path, name)),
      remove() {
        try {
          rmSync(path, { recursive: true, force: true });
        } catch {
          // The next run removes it: its name tells that its owner is gone.
        }
      },
    });
  } catch (error) {
    return failureOf(error);
  }
}

/** What a killed gowhy left. Of a maker in another pid namespace only its age would tell; such a tree is left to the trials' own sweep. */
function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = NAME.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const path = join(directory, name);
    const state = lstatSync(path, { throwIfNoEntry: false });
    if (!state?.isDirectory() || state.uid !== process.geteuid?.() || Date.now() - state.mtimeMs < HOUR_MS) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function parent(): string {
  try {
    accessSync(IN_MEMORY, constants.W_OK | constants.X_OK);
    if (statfsSync(IN_MEMORY).type === TMPFS_MAGIC) return IN_MEMORY;
  } catch {
    // None here.
  }
  return tmpdir();
}

function openTraceFile(path: string): Outcome<TraceFile> {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_CREAT, 0o600);
    return success({
      read: (buffer, at) => readSync(descriptor, buffer, at, buffer.length - at, null),
      close: () => closeSync(descriptor),
    });
  } catch (error) {
    return failureOf(error);
  }
}
