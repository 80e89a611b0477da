import { parseProcessIo } from "../../system/proc/counters.ts";
import { ProcFile } from "../../system/proc/proc-file.ts";
import { argumentsOf, inUtf8, programOf } from "../../system/proc/process-directory.ts";
import { type ProcessStat, parseProcessStat, TICK_MS } from "../../system/proc/process-stat.ts";
import type { ProcessLook, WatchedProcess } from "../tick.ts";
import { CpuSteps } from "./cpu-steps.ts";
import { MissedCpu } from "./missed-cpu.ts";
import type { Refusals } from "./refusals.ts";
import { ThreadLooks } from "./thread-looks.ts";

/** One step of the kernel's clock may be missing in a tick or two: only after this time without one a process counts as idle. */
export const BUSY_MS = 60;
/** At this share of a core over that time a process is busy for sure, and its threads need not be asked. */
const SATURATED_SHARE = 0.5;
/** What others change of a process that sleeps: its parent, the foreground group of its terminal. */
const REFRESH_MS = 1_000;

/** In the midst of an execve a process has its new image, and no arguments yet: so often they are asked for again. */
const MORE_QUESTIONS = 3;

/** What the sampler keeps of one process of the tree. */
export class TrackedProcess {
  readonly pid: number;
  readonly cpu: CpuSteps;
  readonly missed: MissedCpu;
  readonly threads: ThreadLooks;
  stat: ProcessStat;
  watched: WatchedProcess;
  /** CPU time since it was first seen. */
  usedMs = 0;
  lastStepAtMs = Number.NEGATIVE_INFINITY;
  readBytes: number | null = null;
  writtenBytes: number | null = null;
  /** Its stat is the same as in the tick before. */
  isUnchanged = false;
  /** None of its threads ran since the tick before. */
  isAsleep = false;
  /** When a thread of it ran last, as far as was seen. */
  ranAtMs: number;
  /** It still runs what its parent runs: it is about to execute a program of its own, or will not. */
  sharesImage: boolean;
  /** When its threads were counted last. */
  countedAtMs = Number.NEGATIVE_INFINITY;
  /** Since when it is not busy; null while it is. */
  calmSinceMs: number | null = null;
  readonly #stat: ProcFile;
  readonly #io: ProcFile;
  readonly #refusals: Refusals;
  /** The last look at it. */
  look: ProcessLook | null = null;
  #text: string;
  #refreshedAtMs: number;
  #questions = MORE_QUESTIONS;
  #mayAsk: boolean;
  #steps: { atMs: number; ms: number }[] = [];

  constructor(born: Born, names: ReadonlyMap<number, string>, refusals: Refusals) {
    const { pid, stat, text, atMs, chain, isNew } = born;
    this.pid = pid;
    this.stat = stat;
    this.#text = text;
    this.#refreshedAtMs = atMs;
    this.ranAtMs = atMs;
    this.sharesImage = stat.image === born.parentImage;
    this.#stat = born.file;
    this.#io = new ProcFile(`/proc/${pid}/io`);
    this.#refusals = refusals;
    // What was there when gowhy came has its past; what was born since has used all of its time under observation.
    this.cpu = new CpuSteps(isNew ? 0 : stat.ownTicks * TICK_MS);
    this.missed = new MissedCpu(isNew ? 0 : stat.childTicks * TICK_MS);
    this.threads = new ThreadLooks(pid, names, refusals, isNew);
    this.watched = describe(stat, atMs, chain, isNew);
    this.#mayAsk = isNew;
  }

  /** False when it has ended. */
  refresh(atMs: number): boolean {
    // The counters of its threads are 2 µs each, its stat is 10.
    this.isAsleep = this.calmSinceMs !== null && this.stat.state !== "Z" && this.threads.isAsleep();
    if (!this.isAsleep) this.ranAtMs = atMs;
    else if (atMs - this.#refreshedAtMs < REFRESH_MS) {
      this.isUnchanged = true;
      return true;
    }
    this.#refreshedAtMs = atMs;
    const text = this.#stat.read();
    if (text === null) return false;
    this.isUnchanged = text === this.#text;
    if (this.isUnchanged) return true;
    const stat = parseProcessStat(text);
    if (!stat || stat.startTicks !== this.stat.startTicks) return false;
    const stepMs = (stat.ownTicks - this.stat.ownTicks) * TICK_MS;
    if (stepMs > 0) {
      this.lastStepAtMs = atMs;
      this.#steps.push({ atMs, ms: stepMs });
    }
    const { image, parent } = this.stat;
    this.stat = stat;
    this.#text = text;
    if (stat.image !== image && stat.state !== "Z") {
      this.sharesImage = false;
      this.watched = describe(stat, this.watched.bornAtMs, this.watched.chain, true);
      this.#questions = MORE_QUESTIONS;
      this.#mayAsk = true;
    } else if (this.#mayAsk && this.#questions > 0 && stat.state !== "Z" && isNameAlone(this.watched)) {
      this.#questions -= 1;
      this.watched = describe(stat, this.watched.bornAtMs, this.watched.chain, true);
    } else if (stat.parent !== parent) this.watched = { ...this.watched, parent: stat.parent };
    return true;
  }

  /** What this process has on its own account: its CPU time and that of its children, as given so far. */
  get answeredMs(): number {
    return this.cpu.totalMs + this.missed.answeredMs;
  }

  /**
   * A child that was seen has been reaped. Its parent ran for that, perhaps between two looks at its threads that show nothing:
   * it is read anew by the next look, before the credit lapses, or the time of the child would count twice.
   */
  hasReaped(child: TrackedProcess): void {
    this.missed.credit(child.answeredMs);
    this.#refreshedAtMs = Number.NEGATIVE_INFINITY;
  }

  /** By the kernel's sum alone. */
  isSaturated(atMs: number): boolean {
    this.#steps = this.#steps.filter((step) => atMs - step.atMs <= BUSY_MS);
    const usedMs = this.#steps.reduce((sum, step) => sum + step.ms, 0);
    return usedMs >= BUSY_MS * SATURATED_SHARE;
  }

  readIo(): void {
    const text = this.#io.read();
    if (text === null) this.#refusals.note("io", this.#io.errno);
    const io = text === null ? null : parseProcessIo(text);
    // A zombie has none any more: what it wrote stays written.
    this.readBytes = io?.readBytes ?? this.readBytes;
    this.writtenBytes = io?.writtenBytes ?? this.writtenBytes;
  }

  close(): void {
    this.#stat.close();
    this.#io.close();
    this.threads.close();
  }
}

const isNameAlone = ({ argv, name }: WatchedProcess): boolean => argv.length === 1 && argv[0] === name;

export interface Born {
  readonly pid: number;
  readonly file: ProcFile;
  readonly text: string;
  readonly stat: ProcessStat;
  readonly atMs: number;
  readonly chain: readonly number[];
  /** Of its parent, where that is of the tree. */
  readonly parentImage: string | null;
  /** It was born under observation, and may be asked for its arguments: it cannot have got stuck yet. */
  readonly isNew: boolean;
}

function describe(stat: ProcessStat, bornAtMs: number, chain: readonly number[], asks: boolean): WatchedProcess {
  const argv = asks ? argumentsOf(stat.pid) : null;
  const name = inUtf8(stat.name);
  return {
    pid: stat.pid,
    startTicks: stat.startTicks,
    parent: stat.parent,
    argv: argv && argv.length > 0 ? argv : [name],
    name,
    program: programOf(stat.pid),
    bornAtMs,
    chain,
  };
}
