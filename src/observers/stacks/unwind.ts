import type { GoFunction, LineTable } from "./line-table.ts";
import { wordAt } from "./target-memory.ts";

/** One call that has not returned. */
export interface Call {
  readonly function: GoFunction;
  /** Inside the instruction that called: for the line and for what is inlined there. */
  readonly pc: number;
}

/** SIGQUIT prints 100 at most: the 50 innermost and the 50 outermost. Source: src/runtime/traceback.go, tracebackInnerFrames. */
const MAX_CALLS = 100;
/** They did not call but were made to: their caller stands at the instruction itself. Source: as above, isInjectedCall. */
const INJECTED = ["runtime.sigpanic", "runtime.asyncPreempt", "runtime.debugCallV2"];

/** It writes the stack pointer, but both stacks can be followed through it. Source: as above, resolveInternal. */
const FOLLOWED = "runtime.cgocallback";

/**
 * The calls on a stack, innermost first: by the frame size that the line table gives for each address, as the runtime's own
 * traceback does. `stack` begins at `stackPointer`. Ends early where the memory no longer makes sense.
 */
export function unwind(lines: LineTable, stack: Buffer, stackPointer: number, programCounter: number): Call[] {
  const calls: Call[] = [];
  let at = 0;
  let pc = programCounter;
  let wasInjected = false;
  while (calls.length < MAX_CALLS) {
    const found = lines.find(pc);
    if (!found) break;
    calls.push({ function: found, pc: wasInjected || pc === found.entry ? pc : pc - 1 });
    const frame = found.frameBytes(pc);
    if (
      frame === null ||
      frame < 0 ||
      found.isTop ||
      (found.writesStackPointer && calls.length > 1 && found.name !== FOLLOWED)
    )
      break;
    // On x86-64 the return address lies above the frame.
    const returnAt = at + frame;
    if (returnAt + 8 > stack.length || (stackPointer + returnAt) % 8 !== 0) break;
    pc = wordAt(stack, returnAt);
    at = returnAt + 8;
    wasInjected = INJECTED.includes(found.name);
  }
  return calls;
}
