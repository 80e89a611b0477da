/** The memory of the process that is read, and its program file. Everything that comes from it may change while it is read. */
export interface TargetMemory {
  readonly maps: string;
  read(address: number, length: number): Buffer | null;
  readProgram(offset: number, length: number): Buffer | null;
}

/** A pointer or another word of 8 bytes. Beyond 2^53 it is no address, and the lost digits do not matter. */
export const wordAt = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 0x1_0000_0000;

/** A signed word: a time. */
export const signedWordAt = (bytes: Buffer, at: number): number =>
  bytes.readUInt32LE(at) + bytes.readInt32LE(at + 4) * 0x1_0000_0000;

/** The text up to the next NUL, cut at `limit`. */
export function textAt(bytes: Buffer, at: number, limit = 1_000): string {
  const end = bytes.indexOf(0, at);
  return bytes.toString("utf8", at, Math.min(end < 0 ? bytes.length : end, at + limit));
}
