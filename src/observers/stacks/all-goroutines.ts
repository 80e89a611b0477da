import type { LineTable } from "./line-table.ts";
import type { ModuleData } from "./module-data.ts";
import { type TargetMemory, wordAt } from "./target-memory.ts";

/** A program with more goroutines than this is not go. */
const MAX_GOROUTINES = 1_000_000;
/** A function of ten lines. A longer one is not runtime.allgadd. */
const MAX_CODE_BYTES = 4_096;

/**
 * The addresses of all goroutines: the slice `runtime.allgs`. A stripped program does not name the variable, so it is found
 * through the code of runtime.allgadd, which appends to it: of the variables that this function touches it is the one that
 * holds a slice. Null where none does; empty where the program has only begun and the slice is. x86-64 only.
 */
export function allGoroutines(memory: TargetMemory, lines: LineTable, module: ModuleData): readonly number[] | null {
  const adder = lines.named("runtime.allgadd");
  if (!adder || adder.end - adder.entry > MAX_CODE_BYTES) return null;
  const code = memory.read(adder.entry, adder.end - adder.entry);
  if (!code) return null;
  const variables = variablesOf(code, adder.entry).filter((variable) =>
    module.zeroed.some(({ from, to }) => variable >= from && variable + 24 <= to),
  );
  for (const variable of variables) {
    const list = sliceAt(memory, variable);
    if (list) return list;
  }
  const isFresh =
    variables.length > 0 && variables.every((variable) => memory.read(variable, 24)?.every((byte) => byte === 0));
  return isFresh ? [] : null;
}

/** Operands relative to the instruction pointer of mov, lea, cmp: REX.W, opcode, modrm with mod 00 and r/m 101. Source: Intel SDM 2A, 2.2.1.6. */
function variablesOf(code: Buffer, entry: number): readonly number[] {
  const found = new Set<number>();
  for (let at = 0; at + 7 <= code.length; at += 1) {
    const [prefix = 0, opcode = 0, modrm = 0] = code.subarray(at, at + 3);
    if ((prefix & 0xf8) === 0x48 && [0x8b, 0x89, 0x8d, 0x3b, 0x39].includes(opcode) && (modrm & 0xc7) === 0x05)
      found.add(entry + at + 7 + code.readInt32LE(at + 3));
  }
  return [...found].sort((a, b) => a - b);
}

/** The pointers of a slice, where it looks like one of goroutines: pointer, length, capacity, then stacks with a low and a high end. */
function sliceAt(memory: TargetMemory, address: number): readonly number[] | null {
  const header = memory.read(address, 24);
  if (!header) return null;
  const [array, length, capacity] = [wordAt(header, 0), wordAt(header, 8), wordAt(header, 16)];
  if (array === 0 || array % 8 !== 0 || length === 0 || length > capacity || capacity > MAX_GOROUTINES) return null;
  const bytes = memory.read(array, length * 8);
  if (!bytes) return null;
  const pointers = Array.from({ length }, (_, index) => wordAt(bytes, index * 8));
  const first = memory.read(pointers[0] ?? 0, 16);
  if (!first || pointers.some((pointer) => pointer === 0 || pointer % 8 !== 0)) return null;
  if (new Set(pointers).size !== length) return null;
  return pointers;
}
