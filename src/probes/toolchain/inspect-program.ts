import type { ValueOf } from "../../facts/fact.ts";
import type { goOnPath } from "../../facts/toolchain.ts";
import {
  ELF_HEADER_BYTES,
  endOf,
  isElf,
  lastSectionEnd,
  machineName,
  parseElfHeader,
  parseSections,
  parseSegments,
  runsOn,
} from "../../system/programs/elf.ts";
import type { System } from "../../system/system.ts";

type Elf = NonNullable<ValueOf<typeof goOnPath>["found"][number]["elf"]>;
type Format = ValueOf<typeof goOnPath>["found"][number]["format"];

/** A table of a real program is some kilobytes; a longer one is read so far. */
const MAX_TABLE_BYTES = 64 * 1024;
const MAX_INTERPRETER_BYTES = 512;

/** What kind of program a file is, from its first bytes and, for ELF, from its own tables. Nothing is run. */
export async function inspectProgram(
  system: System,
  path: string,
  sizeBytes: number,
  deadlineMs: number,
): Promise<{ readonly format: Format; readonly elf: Elf | null; readonly mayBeScript: boolean }> {
  const plain = { elf: null, mayBeScript: false };
  if (sizeBytes === 0) return { format: "empty", ...plain };
  const head = await system.files.readBytes(path, 0, ELF_HEADER_BYTES, deadlineMs);
  if (!head.ok) return { format: "unreadable", ...plain };
  const [first, second] = head.value;
  if (isElf(head.value))
    return { ...plain, format: "elf", elf: await inspectElf(system, path, sizeBytes, head.value, deadlineMs) };
  if (first === 0x23 && second === 0x21) return { format: "script", ...plain };
  const text = await system.files.readBytes(path, 0, SCRIPT_HEAD_BYTES, deadlineMs);
  return { ...plain, format: "text", mayBeScript: text.ok && looksLikeScript(text.value) };
}

/** So much of a file without `#!` is looked at. */
const SCRIPT_HEAD_BYTES = 4_096;

/** Text that a shell would take: no control characters, and no page of a server that answered in place of the file. */
export function looksLikeScript(head: Uint8Array): boolean {
  const text = Buffer.from(head).toString("latin1");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells a program from text
  return /\S/.test(text) && !/^\s*[<{]/.test(text) && !/[\0-\x08\x0e-\x1f\x7f]/.test(text);
}

async function inspectElf(
  system: System,
  path: string,
  sizeBytes: number,
  head: Uint8Array,
  deadlineMs: number,
): Promise<Elf> {
  const header = parseElfHeader(head);
  if (!header) return { ...CUT_HEADER, neededBytes: ELF_HEADER_BYTES };
  const part = async (offset: number, length: number) => {
    const bytes = await system.files.readBytes(path, offset, Math.min(length, MAX_TABLE_BYTES), deadlineMs);
    return bytes.ok ? bytes.value : new Uint8Array();
  };
  const lengthOf = (table: { offset: number; entryBytes: number; count: number }) =>
    Math.max(0, endOf(table) - table.offset);
  const inFile = (table: { offset: number; entryBytes: number; count: number }) =>
    endOf(table) > 0 && table.offset < sizeBytes;
  const [programs, sections] = await Promise.all(
    [header.programs, header.sections].map((table) =>
      inFile(table) ? part(table.offset, lengthOf(table)) : Promise.resolve(new Uint8Array()),
    ),
  );
  const segments = parseSegments(header, programs ?? new Uint8Array());
  const neededBytes = Math.max(
    ELF_HEADER_BYTES,
    endOf(header.programs),
    endOf(header.sections),
    segments.loadedEnd,
    lastSectionEnd(parseSections(header, sections ?? new Uint8Array())),
  );
  const interpreter = segments.interpreter
    ? textOf(await part(segments.interpreter.offset, Math.min(segments.interpreter.length, MAX_INTERPRETER_BYTES)))
    : null;
  const loader = interpreter ? await system.files.stat(interpreter, deadlineMs) : null;
  return {
    machine: machineName(header.machine),
    bits: header.bits,
    interpreter,
    interpreterExists: loader === null ? null : loader.ok || loader.errno !== "ENOENT",
    // A damaged table can hold any number; a fact holds finite ones.
    neededBytes: Math.min(neededBytes, Number.MAX_SAFE_INTEGER),
    truncated: neededBytes > sizeBytes,
    forThisMachine: runsOn(header.machine, system.self.platform),
  };
}

/** Not even the header is all there. */
const CUT_HEADER = {
  machine: "unknown",
  bits: "64",
  interpreter: null,
  interpreterExists: null,
  truncated: true,
  forThisMachine: true,
} as const;

const textOf = (bytes: Uint8Array): string | null => Buffer.from(bytes).toString("utf8").split("\0", 1)[0] || null;
