import { ELF_HEADER_BYTES, endOf, parseElfHeader, parseSections, sectionNamed } from "../../system/programs/elf.ts";
import type { System } from "../../system/system.ts";
import { versionInBuildInfo } from "./build-info.ts";

const SECTION = ".go.buildinfo";
const MAX_TABLE_BYTES = 64 * 1024;
/** The section is some hundred bytes, up to some kilobytes where many modules were built in; its version comes first. */
const MAX_SECTION_BYTES = 16 * 1024;

/** The Go version that a program was built with, read from its file without running it; null where it has none. */
export async function readProgramVersion(system: System, path: string, deadlineMs: number): Promise<string | null> {
  const part = async (offset: number, length: number) => {
    const bytes = await system.files.readBytes(path, offset, length, deadlineMs);
    return bytes.ok ? bytes.value : new Uint8Array();
  };
  const header = parseElfHeader(await part(0, ELF_HEADER_BYTES));
  if (!header) return null;
  const tableBytes = endOf(header.sections) - header.sections.offset;
  if (tableBytes <= 0) return null;
  const sections = parseSections(header, await part(header.sections.offset, Math.min(tableBytes, MAX_TABLE_BYTES)));
  const names = sections[header.namesIndex];
  if (!names) return null;
  const section = sectionNamed(sections, await part(names.offset, Math.min(names.length, MAX_TABLE_BYTES)), SECTION);
  if (!section) return null;
  return versionInBuildInfo(await part(section.offset, Math.min(section.length, MAX_SECTION_BYTES)));
}
