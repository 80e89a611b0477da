import type { GoLayout } from "./go-layout.ts";
import type { LineTable } from "./line-table.ts";
import type { TargetMemory } from "./target-memory.ts";
import type { Call } from "./unwind.ts";

export interface Frame {
  readonly function: string;
  readonly file: string;
  readonly line: number;
}

/** Calls inlined into each other at one place; go's own limit is far below. */
const MAX_INLINED = 100;
/** A name with all its type arguments can be long; the dump of go prints `[...]` for them. */
const TYPE_ARGUMENTS = /\[.*\]/s;

/** A call as go prints it: first what was inlined at that instruction, innermost first, then the function itself. */
export function framesOf(
  { function: found, pc }: Call,
  memory: TargetMemory,
  lines: LineTable,
  goFunctions: number,
  layout: GoLayout,
): Frame[] {
  const frames: Frame[] = [];
  let place = found.place(pc);
  let at = pc;
  let index = found.inlinedIndex(at);
  while (index >= 0 && found.inlineTree !== null && frames.length < MAX_INLINED) {
    const call = inlinedCall(memory, goFunctions + found.inlineTree, index, layout);
    if (!call) break;
    frames.push({ function: printed(lines.nameAt(call.name)), ...place });
    at = found.entry + call.parentPc;
    place = call.place ? { file: found.fileOf(call.place.file), line: call.place.line } : found.place(at);
    index = call.parent ?? found.inlinedIndex(at);
  }
  frames.push({ function: printed(found.name), ...place });
  return frames;
}

interface InlinedCall {
  readonly name: number;
  /** Relative to the entry of the function that it was inlined into. */
  readonly parentPc: number;
  /** Where it was called, and the call around it: until 1.19 the tree says so itself. */
  readonly place: { readonly file: number; readonly line: number } | null;
  readonly parent: number | null;
}

/** An entry of the tree. Source: src/runtime/symtab.go of 1.19, src/runtime/symtabinl.go of 1.20 and later. */
function inlinedCall(memory: TargetMemory, tree: number, index: number, layout: GoLayout): InlinedCall | null {
  if (layout.inlined === "with-parent-index") {
    const bytes = memory.read(tree + index * 20, 20);
    return (
      bytes && {
        parent: bytes.readInt16LE(0),
        place: { file: bytes.readInt32LE(4), line: bytes.readInt32LE(8) },
        name: bytes.readInt32LE(12),
        parentPc: bytes.readInt32LE(16),
      }
    );
  }
  const bytes = memory.read(tree + index * 16, 16);
  return bytes && { name: bytes.readInt32LE(4), parentPc: bytes.readInt32LE(8), place: null, parent: null };
}

/** The runtime's function behind `panic` is printed by that word. Source: src/runtime/traceback.go, printFuncName. */
const printed = (name: string): string =>
  name === "runtime.gopanic" ? "panic" : name.replace(TYPE_ARGUMENTS, "[...]");
