/** What the header of an ELF file says about itself. Offsets are those of the file. */
export interface ElfHeader {
  readonly bits: "32" | "64";
  readonly bigEndian: boolean;
  /** e_machine: 62 is x86-64, 183 is AArch64. */
  readonly machine: number;
  /** e_type: 2 is an executable, 3 a position-independent one. */
  readonly type: number;
  readonly programs: ElfTable;
  readonly sections: ElfTable;
  /** Index of the section that holds the names of the others. */
  readonly namesIndex: number;
}

export interface ElfTable {
  readonly offset: number;
  readonly entryBytes: number;
  readonly count: number;
}

/** The largest header: 64 bytes, 52 for 32-bit files. Source: elf(5). */
export const ELF_HEADER_BYTES = 64;
const ELF_HEADER_BYTES_32 = 52;
const PT_LOAD = 1;
const PT_INTERP = 3;
const SHT_NOBITS = 8;
const BIG_ENDIAN = 2;

/** Whether the bytes begin as an ELF file does. */
export const isElf = (bytes: Uint8Array): boolean =>
  bytes.length >= 4 && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;

/** The header at the start of an ELF file, or null where the bytes are too few or are something else. */
export function parseElfHeader(bytes: Uint8Array): ElfHeader | null {
  if (!isElf(bytes)) return null;
  const wide = bytes[4] === 2;
  if (bytes.length < (wide ? ELF_HEADER_BYTES : ELF_HEADER_BYTES_32)) return null;
  const bigEndian = bytes[5] === BIG_ENDIAN;
  const { half, word, address } = readerOf(bytes, bigEndian, wide);
  return {
    bits: wide ? "64" : "32",
    bigEndian,
    type: half(16),
    machine: half(18),
    namesIndex: half(wide ? 62 : 50),
    programs: wide
      ? { offset: address(32), entryBytes: half(54), count: half(56) }
      : { offset: word(28), entryBytes: half(42), count: half(44) },
    sections: wide
      ? { offset: address(40), entryBytes: half(58), count: half(60) }
      : { offset: word(32), entryBytes: half(46), count: half(48) },
  };
}

/** Where a table ends in the file; 0 where there is none. */
export const endOf = (table: ElfTable): number =>
  table.count === 0 || table.offset === 0 ? 0 : table.offset + table.entryBytes * table.count;

export interface ElfSegments {
  /** The last byte that the loader maps from the file. */
  readonly loadedEnd: number;
  /** Where the path of the loader (PT_INTERP) stands in the file. */
  readonly interpreter: { readonly offset: number; readonly length: number } | null;
}

/** Reads the program table. `bytes` is the table, or as much of it as there is. */
export function parseSegments(header: ElfHeader, bytes: Uint8Array): ElfSegments {
  const wide = header.bits === "64";
  const { word, address } = readerOf(bytes, header.bigEndian, wide);
  let loadedEnd = 0;
  let interpreter: ElfSegments["interpreter"] = null;
  for (const at of entriesOf(header.programs, bytes, wide ? 56 : 32)) {
    const type = word(at);
    const offset = wide ? address(at + 8) : word(at + 4);
    const length = wide ? address(at + 32) : word(at + 16);
    if (type === PT_LOAD && length > 0) loadedEnd = Math.max(loadedEnd, offset + length);
    if (type === PT_INTERP) interpreter = { offset, length };
  }
  return { loadedEnd, interpreter };
}

export interface ElfSection {
  /** Where its name stands in the section of names. */
  readonly nameAt: number;
  /** Where it lies in memory, before the loader moves a position-independent program; 0 where it is not loaded. */
  readonly address: number;
  readonly offset: number;
  readonly length: number;
  /** It takes no room in the file. */
  readonly isEmpty: boolean;
}

/** Reads the section table. `bytes` is the table, or as much of it as there is. */
export function parseSections(header: ElfHeader, bytes: Uint8Array): ElfSection[] {
  const wide = header.bits === "64";
  const { word, address } = readerOf(bytes, header.bigEndian, wide);
  return [...entriesOf(header.sections, bytes, wide ? 64 : 40)].map((at) => ({
    nameAt: word(at),
    address: wide ? address(at + 16) : word(at + 12),
    offset: wide ? address(at + 24) : word(at + 16),
    length: wide ? address(at + 32) : word(at + 20),
    isEmpty: word(at + 4) === 0 || word(at + 4) === SHT_NOBITS,
  }));
}

/** Where the last section ends in the file. */
export const lastSectionEnd = (sections: readonly ElfSection[]): number =>
  sections.reduce((end, section) => (section.isEmpty ? end : Math.max(end, section.offset + section.length)), 0);

/** The section of that name. `names` is the content of the section of names. */
export const sectionNamed = (
  sections: readonly ElfSection[],
  names: Uint8Array,
  name: string,
): ElfSection | undefined => {
  const text = Buffer.from(names).toString("latin1");
  return sections.find((section) => text.startsWith(`${name}\0`, section.nameAt));
};

function* entriesOf(table: ElfTable, bytes: Uint8Array, leastBytes: number): Generator<number> {
  if (table.entryBytes < leastBytes) return;
  for (let index = 0; index < table.count; index += 1) {
    const at = index * table.entryBytes;
    if (at + leastBytes > bytes.length) return;
    yield at;
  }
}

/** Numbers at an offset; 0 beyond the end, so that a truncated file is read as far as it goes. */
function readerOf(bytes: Uint8Array, bigEndian: boolean, wide: boolean) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const has = (at: number, length: number) => at >= 0 && at + length <= bytes.length;
  return {
    half: (at: number) => (has(at, 2) ? view.getUint16(at, !bigEndian) : 0),
    word: (at: number) => (has(at, 4) ? view.getUint32(at, !bigEndian) : 0),
    address: (at: number) => {
      if (!wide) return has(at, 4) ? view.getUint32(at, !bigEndian) : 0;
      return has(at, 8) ? Number(view.getBigUint64(at, !bigEndian)) : 0;
    },
  };
}

/** e_machine by Node's name of the processor. Source: elf.h, EM_*. */
const MACHINES: Readonly<Record<string, number>> = {
  x64: 62,
  arm64: 183,
  ia32: 3,
  arm: 40,
  ppc64: 21,
  s390x: 22,
  riscv64: 243,
  loong64: 258,
  mips: 8,
  mipsel: 8,
};

const NAMES: Readonly<Record<number, string>> = {
  3: "x86",
  8: "mips",
  21: "ppc64",
  22: "s390x",
  40: "arm",
  62: "x86-64",
  183: "aarch64",
  243: "riscv",
  258: "loongarch",
};

export const machineName = (machine: number): string => NAMES[machine] ?? `machine ${machine}`;

/** Whether the kernel of `platform` (linux-x64 and the like) runs such a file itself; 32-bit x86 runs on x86-64 as well. */
export function runsOn(machine: number, platform: string): boolean {
  const own = MACHINES[platform.replace(/^.*-/, "")];
  return own === undefined || machine === own || (own === 62 && machine === 3) || (own === 183 && machine === 40);
}
