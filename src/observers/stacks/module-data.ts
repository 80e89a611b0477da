import type { GoLayout } from "./go-layout.ts";
import type { GoProgram, LoadedSection } from "./go-program.ts";
import { type TargetMemory, wordAt } from "./target-memory.ts";

/** What the linker wrote about the program: `runtime.firstmoduledata`. */
export interface ModuleData {
  /** Address of the first instruction: what the line table counts from. 1.26 no longer has it in the table's header. */
  readonly text: number;
  /** Where function data is counted from. */
  readonly goFunctions: number;
  /** Where the variables lie that begin as zero. */
  readonly zeroed: readonly { readonly from: number; readonly to: number }[];
}

/** Where the linker puts it: 1.26 gave it a section of its own. */
const SECTIONS = [".go.module", ".noptrdata", ".data", ".data.rel.ro"];
/** Of one section; those of go are under 200 KB. */
const MAX_SECTION_BYTES = 16 * 1024 * 1024;
/** The fields up to `gofunc` of the longest. */
const MODULE_BYTES = 352;

/** Finds it by its first field, which points to the line table, and by the second, which points into it. Null where nothing fits. */
export function findModuleData(
  memory: TargetMemory,
  program: GoProgram,
  lines: LoadedSection,
  layout: GoLayout,
): ModuleData | null {
  const pointer = Buffer.alloc(8);
  pointer.writeBigUInt64LE(BigInt(lines.address));
  for (const name of SECTIONS) {
    const section = program.section(name);
    if (!section || section.length > MAX_SECTION_BYTES) continue;
    const bytes = memory.read(section.address, section.length);
    for (let at = bytes?.indexOf(pointer) ?? -1; bytes && at >= 0; at = bytes.indexOf(pointer, at + 1)) {
      if ((section.address + at) % 8 !== 0 || at + MODULE_BYTES > bytes.length) continue;
      const word = (offset: number) => wordAt(bytes, at + offset);
      const [names, text, textEnd] = [word(8), word(176), word(184)];
      if (names <= lines.address || names >= lines.address + lines.length || text === 0 || text >= textEnd) continue;
      return {
        text,
        goFunctions: word(layout.goFunctions),
        zeroed: [
          { from: word(224), to: word(232) },
          { from: word(240), to: word(248) },
        ],
      };
    }
  }
  return null;
}
