import type { GoLayout } from "./go-layout.ts";
import { signedWordAt, type TargetMemory, wordAt } from "./target-memory.ts";

/** One goroutine as its `runtime.g` says. */
export interface GoroutineState {
  readonly address: number;
  readonly id: number;
  /** Without the bit of the garbage collector. Source: src/runtime/runtime2.go, _Gidle … */
  readonly status: number;
  readonly waitReason: number;
  /**
   * What the runtime keeps as the time since when it waits, on CLOCK_MONOTONIC; 0 where it has none. A garbage collection that
   * finds it waiting writes down when the collection before began, so it may be off by the time between two collections, either
   * way; an idle program collects every 2 minutes. Source: src/runtime/mgcmark.go, markroot; mgc.go, work.tstart.
   */
  readonly waitSinceNs: number;
  readonly stackPointer: number;
  readonly programCounter: number;
  readonly startPc: number;
  readonly stackLow: number;
  readonly stackHigh: number;
  /** What must hold of every goroutine, whatever it does. A wrong layout breaks it at once. */
  readonly isSound: boolean;
}

/** Of `runtime.g`: up to startpc, the last field that is read. */
const G_BYTES = 320;
const SCAN_BIT = 0x1000;
/** _Gdeadextra of 1.27 is the highest. */
const MAX_STATUS = 11;
/** Go's own limit for a stack on 64 bits is 1 GB. Source: go1.27 src/runtime/proc.go, maxstacksize. */
const MAX_STACK_BYTES = 1024 * 1024 * 1024;

export const STATUS = { runnable: 1, running: 2, syscall: 3, waiting: 4, dead: 6, leaked: 10, deadExtra: 11 } as const;

/** gStatusStrings of src/runtime/traceback.go; "leaked" and the last came with 1.27 and are free before. */
const STATUS_NAMES: Readonly<Record<number, string>> = {
  0: "idle",
  1: "runnable",
  2: "running",
  3: "syscall",
  4: "waiting",
  6: "dead",
  8: "copystack",
  9: "preempted",
  10: "leaked",
  11: "waiting for cgo callback",
};
export const statusName = (status: number): string => STATUS_NAMES[status] ?? `status ${status}`;

export function goroutineState(memory: TargetMemory, address: number, layout: GoLayout): GoroutineState | null {
  const bytes = memory.read(address, G_BYTES);
  if (!bytes) return null;
  const { g } = layout;
  const word = (at: number) => wordAt(bytes, at);
  const rawStatus = bytes.readUInt32LE(g.status);
  const status = rawStatus & ~SCAN_BIT;
  // What the runtime's own traceback starts with. Source: src/runtime/traceback.go, initAt.
  const inSyscall = word(g.syscallSp) !== 0;
  const [stackLow, stackHigh] = [word(0), word(8)];
  const isDead = status === STATUS.dead || status === STATUS.deadExtra;
  const waitReason = bytes[g.waitReason] ?? 0;
  return {
    address,
    id: word(g.id),
    status,
    waitReason,
    waitSinceNs: signedWordAt(bytes, g.waitSince),
    stackPointer: word(inSyscall ? g.syscallSp : g.sched.sp),
    programCounter: word(inSyscall ? g.syscallPc : g.sched.pc),
    startPc: word(g.startPc),
    stackLow,
    stackHigh,
    isSound:
      status <= MAX_STATUS &&
      (isDead ||
        (word(g.sched.g) === address &&
          stackLow !== 0 &&
          stackLow < stackHigh &&
          stackHigh - stackLow <= MAX_STACK_BYTES &&
          word(g.id) > 0 &&
          waitReason < layout.waitReasons.length)),
  };
}

/** Nothing that its stack hangs on has changed between two looks. */
export const isUnchanged = (before: GoroutineState, after: GoroutineState): boolean =>
  before.id === after.id &&
  before.status === after.status &&
  before.waitReason === after.waitReason &&
  before.stackPointer === after.stackPointer &&
  before.programCounter === after.programCounter &&
  before.stackHigh === after.stackHigh;
