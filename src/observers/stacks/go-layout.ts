import { waitReasonsOf } from "./wait-reasons.ts";

/** Where the runtime of one minor version of Go keeps what a stack needs. Offsets in bytes on a 64-bit processor. */
export interface GoLayout {
  readonly minor: number;
  /** In `runtime.g`. Source: src/runtime/runtime2.go of each version; measured with the debug information of each. */
  readonly g: {
    readonly sched: { readonly sp: number; readonly pc: number; readonly g: number };
    readonly syscallSp: number;
    readonly syscallPc: number;
    readonly status: number;
    readonly id: number;
    readonly waitSince: number;
    readonly waitReason: number;
    readonly startPc: number;
  };
  /** Bytes of `runtime._func` before its tables. Go 1.20 added startLine. Source: src/runtime/runtime2.go. */
  readonly functionBytes: number;
  /** Of `runtime.inlinedCall`. Source: src/runtime/symtabinl.go. */
  readonly inlined: "with-parent-index" | "with-parent-pc";
  /** Offset of `gofunc` in `runtime.moduledata`. Source: src/runtime/symtab.go. */
  readonly goFunctions: number;
  readonly magic: number;
  readonly waitReasons: readonly string[];
}

/** gobuf has lost `ret` in 1.25; `syscallbp` came in 1.23. So the fields behind them move. */
const SCHEDULE = { sp: 56, pc: 64, g: 72 };
const G_1_18 = {
  sched: SCHEDULE,
  syscallSp: 112,
  syscallPc: 120,
  status: 144,
  id: 152,
  waitSince: 168,
  waitReason: 176,
  startPc: 312,
};
const G_1_21 = { ...G_1_18, startPc: 296 };
const G_1_23 = { ...G_1_18, status: 152, id: 160, waitSince: 176, waitReason: 184, startPc: 304 };
const G_1_25 = { ...G_1_21, syscallSp: 104, syscallPc: 112 };
const G_1_26 = { ...G_1_25, startPc: 304 };

/** Of the line table's header: 1.18 wrote another than 1.20 did. Source: src/internal/abi/symtab.go, PCLnTabMagic. */
const MAGIC_1_18 = 0xfffffff0;
const MAGIC_1_20 = 0xfffffff1;

const OLD = { functionBytes: 40, inlined: "with-parent-index", goFunctions: 304, magic: MAGIC_1_18 } as const;
const NEW = { functionBytes: 44, inlined: "with-parent-pc", goFunctions: 320, magic: MAGIC_1_20 } as const;

const LAYOUTS: readonly Omit<GoLayout, "waitReasons">[] = [
  { minor: 18, g: G_1_18, ...OLD },
  { minor: 19, g: G_1_18, ...OLD },
  { minor: 20, g: G_1_18, ...NEW },
  { minor: 21, g: G_1_21, ...NEW },
  { minor: 22, g: G_1_21, ...NEW },
  { minor: 23, g: G_1_23, ...NEW },
  { minor: 24, g: G_1_23, ...NEW },
  { minor: 25, g: G_1_25, ...NEW },
  { minor: 26, g: G_1_26, ...NEW },
  { minor: 27, g: G_1_26, ...NEW, goFunctions: 344 },
];

/** The layout of that minor version, or null where it was never proven against a dump of that version. */
export function layoutOf(minor: number): GoLayout | null {
  const layout = LAYOUTS.find((each) => each.minor === minor);
  return layout ? { ...layout, waitReasons: waitReasonsOf(minor) } : null;
}

/** The minor versions that were proven, for sentences and pages. */
export const PROVEN_MINORS: readonly number[] = LAYOUTS.map((layout) => layout.minor);
