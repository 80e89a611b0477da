import { allGoroutines } from "./all-goroutines.ts";
import { type Frame, framesOf } from "./frames-of.ts";
import { type GoLayout, layoutOf, PROVEN_MINORS } from "./go-layout.ts";
import { openGoProgram, releasedMinor } from "./go-program.ts";
import { type GoroutineState, goroutineState, isUnchanged, STATUS, statusName } from "./goroutine-state.ts";
import { type LineTable, openLineTable } from "./line-table.ts";
import { findModuleData, type ModuleData } from "./module-data.ts";
import type { TargetMemory } from "./target-memory.ts";
import { unwind } from "./unwind.ts";

export interface Goroutine {
  readonly id: number;
  readonly status: string;
  readonly waitReason: string;
  readonly waitedMs: number | null;
  readonly frames: readonly Frame[];
}

export type StacksRead =
  | {
      readonly ok: true;
      readonly goVersion: string;
      readonly goroutines: readonly Goroutine[];
      readonly leftOut: number;
    }
  | {
      readonly ok: false;
      readonly reason: "not-go" | "too-early" | "unknown-layout";
      readonly goVersion: string;
      readonly detail: string;
      /** A debugger that knows this version may tell what gowhy does not. */
      readonly hasDebugInfo: boolean;
    };

/** More are not listed: a person reads the first few, and a saved snapshot stays small. */
const MAX_LISTED = 500;
/** Further ones are counted only: 10,000 took 330 ms here. The list is in order of birth, the main goroutine first. */
const MAX_LOOKED_AT = 2_000;
/** Of one stack. What lies deeper is cut, as are more than 100 calls. */
const MAX_STACK_BYTES = 256 * 1024;
const AMD64 = 62;
/** A goroutine that is born or reused while it is read may look wrong; when many do, it is the layout. */
const MOST_UNSOUND = 0.1;

export interface ReadOptions {
  /** CLOCK_MONOTONIC now. */
  readonly nowNs: number;
  /** Goroutines of the runtime itself as well; a dump leaves them out too unless GOTRACEBACK says `system`. */
  readonly withSystem?: boolean;
}

/** The goroutines of a running Go program, out of its memory. It runs on meanwhile, so everything is checked and may be missing. */
export function readStacks(memory: TargetMemory, { nowNs, withSystem = false }: ReadOptions): StacksRead {
  const program = openGoProgram(memory);
  if (!program) return refused("not-go", "", "It is no Go program of 1.18 or later.");
  const { version: goVersion } = program;
  const layout = layoutOf(releasedMinor(goVersion) ?? -1);
  const proven = `1.${PROVEN_MINORS[0]} to 1.${PROVEN_MINORS.at(-1)}`;
  const hasDebugInfo = program.section(".debug_info", ".zdebug_info") !== null;
  const unknown = (detail: string) => ({ ...refused("unknown-layout", goVersion, detail), hasDebugInfo });
  if (!layout) return unknown(`Unknown layout of ${goVersion}: only releases of go ${proven} were proven.`);
  if (program.machine !== AMD64)
    return unknown(`Unknown layout of ${goVersion} on this processor: only x86-64 was proven.`);
  const section = program.section(".gopclntab", ".data.rel.ro.gopclntab");
  const table = section && memory.readProgram(section.offset, section.length);
  const module = section && findModuleData(memory, program, section, layout);
  const lines = table && module && openLineTable(table, module.text, layout);
  if (!lines)
    return unknown(`Unknown layout of ${goVersion}: its line table was not found where such a version has it.`);
  const addresses = allGoroutines(memory, lines, module);
  if (!addresses) return unknown(`Unknown layout of ${goVersion}: its list of goroutines was not found.`);
  if (addresses.length === 0) return refused("too-early", goVersion, "The program has only begun.");
  const reader = { memory, lines, module, layout, nowNs };
  const lookedAt = addresses.slice(0, MAX_LOOKED_AT);
  const states = lookedAt.map((address) => goroutineState(memory, address, layout));
  const sound = states.filter((state) => state?.isSound) as GoroutineState[];
  if (sound.length < lookedAt.length * (1 - MOST_UNSOUND) || !areDistinct(sound))
    return unknown(`Unknown layout of ${goVersion}: its goroutines do not look like those of that version.`);
  const alive = sound.filter(
    (state) =>
      state.status !== STATUS.dead && state.status !== STATUS.deadExtra && (withSystem || !isOfRuntime(state, lines)),
  );
  const listed = alive.slice(0, MAX_LISTED).map((state) => describe(state, reader));
  return {
    ok: true,
    goVersion,
    goroutines: listed.sort((a, b) => a.id - b.id),
    leftOut: alive.length - listed.length + (addresses.length - sound.length),
  };
}

const refused = (reason: "not-go" | "too-early" | "unknown-layout", goVersion: string, detail: string) =>
  ({ ok: false, reason, goVersion, detail, hasDebugInfo: false }) as const;

function areDistinct(states: readonly GoroutineState[]): boolean {
  const ids = states.filter((state) => state.id > 0).map((state) => state.id);
  return new Set(ids).size === ids.length;
}

/** It began in the runtime, and not in runtime.main. Source: src/runtime/traceback.go, isSystemGoroutine. */
function isOfRuntime(state: GoroutineState, lines: LineTable): boolean {
  const name = lines.find(state.startPc)?.name ?? "";
  return (
    name.startsWith("runtime.") && !["runtime.main", "runtime.corostart", "runtime.handleAsyncEvent"].includes(name)
  );
}

interface Reader {
  readonly memory: TargetMemory;
  readonly lines: LineTable;
  readonly module: ModuleData;
  readonly layout: GoLayout;
  readonly nowNs: number;
}

/** Its stack is copied between two looks at its state; when those differ it is looked at once more, then its stack is left out. */
function describe(first: GoroutineState, reader: Reader): Goroutine {
  let state = first;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const frames = stackOf(state, reader);
    const after = goroutineState(reader.memory, state.address, reader.layout);
    if (!after?.isSound) break;
    if (isUnchanged(state, after)) return goroutine(state, frames, reader);
    state = after;
  }
  return goroutine(state, [], reader);
}

function stackOf(state: GoroutineState, { memory, lines, module, layout }: Reader): Frame[] {
  // What runs has its place in the processor's registers, not in its memory.
  if (state.status === STATUS.running) return [];
  const { stackPointer, stackLow, stackHigh } = state;
  if (stackPointer < stackLow || stackPointer >= stackHigh || stackPointer % 8 !== 0) return [];
  const stack = memory.read(stackPointer, Math.min(stackHigh - stackPointer, MAX_STACK_BYTES));
  if (!stack) return [];
  return unwind(lines, stack, stackPointer, state.programCounter).flatMap((call) =>
    framesOf(call, memory, lines, module.goFunctions, layout),
  );
}

function goroutine(state: GoroutineState, frames: readonly Frame[], { layout, nowNs }: Reader): Goroutine {
  const waits = state.status === STATUS.waiting || state.status === STATUS.leaked;
  const recorded = (waits || state.status === STATUS.syscall) && state.waitSinceNs > 0 && state.waitSinceNs <= nowNs;
  return {
    id: state.id,
    status: statusName(state.status),
    waitReason: waits ? (layout.waitReasons[state.waitReason] ?? "") : "",
    waitedMs: recorded ? Math.round((nowNs - state.waitSinceNs) / 1e6) : null,
    frames: frames.slice(0, 100),
  };
}
