import type { Stats } from "node:fs";
import type { FileKind, FileState } from "./files.ts";

export function stateOf(stats: Stats): FileState {
  return {
    kind: kindOf(stats),
    sizeBytes: stats.size,
    uid: stats.uid,
    gid: stats.gid,
    mode: stats.mode & 0o7777,
    mtimeMs: Math.round(stats.mtimeMs),
    device: deviceOf(stats.dev),
    inode: stats.ino,
  };
}

export function kindOf(stats: Stats): FileKind {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "directory";
  if (stats.isSymbolicLink()) return "link";
  if (stats.isFIFO()) return "fifo";
  if (stats.isSocket()) return "socket";
  if (stats.isCharacterDevice() || stats.isBlockDevice()) return "device";
  return "other";
}

/** major:minor in decimal, as mountinfo has it. The split of the bits is that of gnu_dev_major(3). */
export function deviceOf(device: number): string {
  const bits = BigInt(device);
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n);
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}
