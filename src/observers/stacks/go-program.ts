import {
  ELF_HEADER_BYTES,
  type ElfSection,
  parseElfHeader,
  parseSections,
  sectionNamed,
} from "../../system/programs/elf.ts";
import type { TargetMemory } from "./target-memory.ts";

/** A section of the program with the address that it has in the running process. */
export interface LoadedSection {
  readonly address: number;
  readonly offset: number;
  readonly length: number;
}

export interface GoProgram {
  /** As the linker wrote it: `go1.22.12`, `go1.26.8 X:nodwarf5`, `devel go1.28-…`. */
  readonly version: string;
  /** Source: debug/elf, EM_X86_64 is 62, EM_AARCH64 is 183. */
  readonly machine: number;
  section(...names: readonly string[]): LoadedSection | null;
}

/** Of a section table; go has about 30 sections. */
const MAX_TABLE_BYTES = 1024 * 1024;
/** The magic and flags, then the version. Source: go1.26 src/debug/buildinfo/buildinfo.go, buildInfoHeaderSize. */
const BUILD_INFO_HEADER_BYTES = 32;
const BUILD_INFO_MAGIC = "\xff Go buildinf:";
const INLINE_STRINGS = 2;

/** What the program file of a process says about itself, or null where it is no Go program of 64 bits. */
export function openGoProgram(memory: TargetMemory): GoProgram | null {
  const header = parseElfHeader(memory.readProgram(0, ELF_HEADER_BYTES) ?? Buffer.alloc(0));
  if (header?.bits !== "64" || header.bigEndian) return null;
  const tableBytes = header.sections.entryBytes * header.sections.count;
  if (tableBytes === 0 || tableBytes > MAX_TABLE_BYTES) return null;
  const sections = parseSections(header, memory.readProgram(header.sections.offset, tableBytes) ?? Buffer.alloc(0));
  const namesAt = sections[header.namesIndex];
  if (!namesAt || namesAt.length > MAX_TABLE_BYTES) return null;
  const names = memory.readProgram(namesAt.offset, namesAt.length);
  if (!names) return null;
  const find = (name: string) => sectionNamed(sections, names, name);
  const info = find(".go.buildinfo");
  const version = info ? versionIn(memory.readProgram(info.offset, Math.min(info.length, 4_096))) : null;
  const moved = info ? movedBy(memory.maps, info) : null;
  if (version === null || moved === null) return null;
  return {
    version,
    machine: header.machine,
    section(...wanted) {
      for (const name of wanted) {
        const found = find(name);
        if (found && !found.isEmpty)
          return { address: found.address + moved, offset: found.offset, length: found.length };
      }
      return null;
    },
  };
}

/** By how much the loader moved the program: 0 unless it is position-independent. Told by where a piece of the file is mapped. */
function movedBy(maps: string, section: ElfSection): number | null {
  for (const line of maps.split("\n")) {
    const [, from = "", to = "", at = "", inode] = /^(\w+)-(\w+) \S+ (\w+) \S+ (\d+)/.exec(line) ?? [];
    const [start, end, offset] = [from, to, at].map((digits) => Number.parseInt(digits, 16)) as [
      number,
      number,
      number,
    ];
    // The program is the first file in the map: the loader and the libraries lie above.
    if (inode === undefined || inode === "0") continue;
    if (section.offset >= offset && section.offset < offset + (end - start))
      return start + (section.offset - offset) - section.address;
  }
  return null;
}

function versionIn(bytes: Buffer | null): string | null {
  if (!bytes || bytes.length <= BUILD_INFO_HEADER_BYTES) return null;
  const isGo = bytes.toString("latin1", 0, BUILD_INFO_MAGIC.length) === BUILD_INFO_MAGIC;
  // Before 1.18 the header held pointers.
  if (!isGo || ((bytes[15] ?? 0) & INLINE_STRINGS) === 0) return null;
  const length = bytes[BUILD_INFO_HEADER_BYTES] ?? 0;
  // One byte of a varint: a version is shorter than 128 bytes.
  if (length >= 128) return null;
  return bytes.toString("utf8", BUILD_INFO_HEADER_BYTES + 1, BUILD_INFO_HEADER_BYTES + 1 + length);
}

/** The minor of a released go, 22 for `go1.22.12`; null for a development version, a beta or a release candidate. */
export function releasedMinor(version: string): number | null {
  const minor = /^go1\.(\d+)(?:\.\d+)?(?:[-\s+].*)?$/.exec(version)?.[1];
  return minor === undefined ? null : Number(minor);
}
