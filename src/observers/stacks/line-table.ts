import type { GoLayout } from "./go-layout.ts";
import { textAt, wordAt } from "./target-memory.ts";

/** One function of the program. */
export interface GoFunction {
  /** Address of its first instruction. */
  readonly entry: number;
  /** Address of the next function. */
  readonly end: number;
  readonly name: string;
  /** The stack ends in it: runtime.goexit and the like. Source: internal/abi FuncFlagTopFrame. */
  readonly isTop: boolean;
  /** It moves the stack pointer in ways that the table does not tell. Source: internal/abi FuncFlagSPWrite. */
  readonly writesStackPointer: boolean;
  /** Bytes of its frame at that address. */
  frameBytes(pc: number): number | null;
  place(pc: number): { readonly file: string; readonly line: number };
  /** Index into the tree of inlined calls; negative where the instruction is its own. */
  inlinedIndex(pc: number): number;
  /** Of the tree of inlined calls, relative to `gofunc`; null where it has none. */
  readonly inlineTree: number | null;
  /** The file of that number in the function's unit. */
  fileOf(number: number): string;
}

export interface LineTable {
  find(pc: number): GoFunction | null;
  named(name: string): GoFunction | null;
  nameAt(offset: number): string;
}

/** FuncFlagTopFrame and FuncFlagSPWrite. Source: go1.27 src/internal/abi/symtab.go; the same numbers since 1.17. */
const TOP_FRAME = 1;
const WRITES_SP = 2;
/** PCDATA_InlTreeIndex and FUNCDATA_InlTree. Source: as above; the same numbers since 1.17. */
const INLINE_INDEX = 2;
const INLINE_TREE = 3;
/** Offset of a funcdata that is not there. */
const NONE = 0xffff_ffff;

/** Reads the table that maps program counters to functions, files and lines. Source: go1.27 src/runtime/symtab.go. Null where it is of another kind. */
export function openLineTable(table: Buffer, text: number, layout: GoLayout): LineTable | null {
  if (table.length < 72 || table.readUInt32LE(0) !== layout.magic) return null;
  const quantum = table[6] ?? 0;
  const count = wordAt(table, 8);
  const [names, units, files, values, functions] = [32, 40, 48, 56, 64].map((at) => wordAt(table, at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (table[7] !== 8 || quantum === 0 || functions + count * 8 + 4 > table.length) return null;
  const entryOf = (index: number) => table.readUInt32LE(functions + index * 8);
  const nameAt = (offset: number) => textAt(table, names + offset);

  /** The value that holds at `pc`, from a run-length list of differences. Source: pcvalue and step in symtab.go. */
  function valueAt(list: number, entry: number, pc: number): number | null {
    if (list === 0) return null;
    let at = values + list;
    let value = -1;
    let end = entry;
    const varint = (): number => {
      let result = 0;
      for (let shift = 0; shift < 32; shift += 7) {
        const byte = table[at] ?? 0;
        at += 1;
        result |= (byte & 0x7f) << shift;
        if ((byte & 0x80) === 0) break;
      }
      return result >>> 0;
    };
    for (let first = true; at < table.length; first = false) {
      const difference = varint();
      if (difference === 0 && !first) return null;
      value += (difference >>> 1) ^ -(difference & 1);
      end += varint() * quantum;
      if (pc < end) return value;
    }
    return null;
  }

  function functionAt(index: number): GoFunction | null {
    const at = functions + table.readUInt32LE(functions + index * 8 + 4);
    if (at + layout.functionBytes > table.length) return null;
    const word = (offset: number) => table.readUInt32LE(at + offset);
    const tail = at + layout.functionBytes - 4;
    const entry = text + word(0);
    const tables = word(28);
    const flags = table[tail + 1] ?? 0;
    const after = at + layout.functionBytes;
    const treeAt = after + (tables + INLINE_TREE) * 4;
    const tree = (table[tail + 3] ?? 0) > INLINE_TREE && treeAt + 4 <= table.length ? table.readUInt32LE(treeAt) : NONE;
    const unit = word(32);
    const fileOf = (number: number): string => {
      const offsetAt = units + (unit + number) * 4;
      if (number < 0 || unit === NONE || offsetAt + 4 > table.length) return "";
      const offset = table.readUInt32LE(offsetAt);
      return offset === NONE ? "" : textAt(table, files + offset);
    };
    return {
      entry,
      end: text + entryOf(index + 1),
      name: nameAt(word(4)),
      isTop: (flags & TOP_FRAME) !== 0,
      writesStackPointer: (flags & WRITES_SP) !== 0,
      frameBytes: (pc) => valueAt(word(16), entry, pc),
      place: (pc) => ({
        file: fileOf(valueAt(word(20), entry, pc) ?? -1),
        line: valueAt(word(24), entry, pc) ?? 0,
      }),
      inlinedIndex: (pc) =>
        tables > INLINE_INDEX ? (valueAt(table.readUInt32LE(after + INLINE_INDEX * 4), entry, pc) ?? -1) : -1,
      inlineTree: tree === NONE ? null : tree,
      fileOf,
    };
  }

  function find(pc: number): GoFunction | null {
    const offset = pc - text;
    if (offset < entryOf(0) || offset >= entryOf(count)) return null;
    let low = 0;
    let high = count;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (entryOf(middle) <= offset) low = middle;
      else high = middle;
    }
    return functionAt(low);
  }

  return {
    nameAt,
    find,
    named(name) {
      const offset = table.indexOf(`\0${name}\0`, names, "utf8") + 1 - names;
      if (offset < 1) return null;
      const wanted = Buffer.alloc(4);
      wanted.writeUInt32LE(offset);
      // The name's offset is the second word of the function; searching for it is quicker than a walk over 20,000 functions.
      for (let at = table.indexOf(wanted, functions); at >= 4; at = table.indexOf(wanted, at + 1)) {
        const found = find(text + table.readUInt32LE(at - 4));
        if (found?.name === name && found.entry === text + table.readUInt32LE(at - 4)) return found;
      }
      return null;
    },
  };
}
