import { ProcFile } from "../../system/proc/proc-file.ts";
import { readOnce } from "../../system/proc/process-directory.ts";
import type { PressureLook } from "../tick.ts";
import { openPressureFiles, type PressureFiles, readPressure } from "./pressure-files.ts";

/** Quota periods are 100 ms by default, and pressure is an average over seconds: more often tells nothing. */
const READ_EVERY_MS = 250;
/** A command may be moved into another group while it runs, and limits may be set anew. */
const LOCATE_EVERY_MS = 1_000;

/** The pressure on the control groups of a process, and on the machine. */
export class Pressure {
  readonly #cgroup: ProcFile;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #locatedAtMs = Number.NEGATIVE_INFINITY;
  #membership = "";
  #files: PressureFiles | null = null;

  constructor(pid: number) {
    this.#cgroup = new ProcFile(`/proc/${pid}/cgroup`);
  }

  /** Null between two readings. */
  read(atMs: number): PressureLook | null {
    if (atMs - this.#readAtMs < READ_EVERY_MS) return null;
    this.#readAtMs = atMs;
    if (atMs - this.#locatedAtMs >= LOCATE_EVERY_MS) this.#locate(atMs);
    return this.#files ? readPressure(this.#files) : null;
  }

  close(): void {
    this.#cgroup.close();
    this.#files?.close();
  }

  #locate(atMs: number): void {
    this.#locatedAtMs = atMs;
    // A command that has ended was where it was.
    const membership = this.#cgroup.read();
    if (membership === null || (membership === this.#membership && this.#files)) return;
    this.#membership = membership;
    this.#files?.close();
    this.#files = openPressureFiles(membership, readOnce("/proc/self/mountinfo") ?? "");
  }
}
