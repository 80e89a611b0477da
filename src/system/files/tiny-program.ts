/** `mov edi, 0; mov eax, 231 (exit_group); syscall` */
const X64_EXIT = [0x31, 0xff, 0xb8, 0xe7, 0x00, 0x00, 0x00, 0x0f, 0x05];
/** `mov x0, #0; mov x8, #94 (exit_group); svc #0` */
const ARM64_EXIT = [0x00, 0x00, 0x80, 0xd2, 0xc8, 0x0b, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4];

const LOAD_ADDRESS = 0x400000;
const HEADERS_BYTES = 64 + 56;

/**
 * The smallest static program that ends with success: what `go run` starts from GOTMPDIR is an ELF file as well,
 * and it needs no interpreter that a bare container may lack. Null for a machine whose code is not known here.
 */
export function tinyProgram(arch: string): Uint8Array | null {
  if (arch === "x64") return elf(62, X64_EXIT);
  if (arch === "arm64") return elf(183, ARM64_EXIT);
  return null;
}

/** One loaded, readable and executable segment: the whole file. Layout: elf(5). */
function elf(machine: number, code: readonly number[]): Uint8Array {
  const size = HEADERS_BYTES + code.length;
  const bytes = Buffer.alloc(size);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1], 0);
  bytes.writeUInt16LE(2, 16); // ET_EXEC
  bytes.writeUInt16LE(machine, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeBigUInt64LE(BigInt(LOAD_ADDRESS + HEADERS_BYTES), 24); // e_entry
  bytes.writeBigUInt64LE(64n, 32); // e_phoff
  bytes.writeUInt16LE(64, 52);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(1, 56);
  bytes.writeUInt32LE(1, 64); // PT_LOAD
  bytes.writeUInt32LE(5, 68); // read, execute
  bytes.writeBigUInt64LE(BigInt(LOAD_ADDRESS), 80);
  bytes.writeBigUInt64LE(BigInt(LOAD_ADDRESS), 88);
  bytes.writeBigUInt64LE(BigInt(size), 96);
  bytes.writeBigUInt64LE(BigInt(size), 104);
  bytes.writeBigUInt64LE(0x10000n, 112); // alignment: arm64 has pages of up to 64 KiB
  bytes.set(code, HEADERS_BYTES);
  return bytes;
}
