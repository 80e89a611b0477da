/** How the tail of a go error reads, and the errno that it is. Source: go1.26 src/syscall/zerrors_linux_amd64.go, table `errors`. */
const TAILS: readonly (readonly [string, string])[] = [
  ["operation not permitted", "EPERM"],
  ["no such file or directory", "ENOENT"],
  ["input/output error", "EIO"],
  ["exec format error", "ENOEXEC"],
  ["resource temporarily unavailable", "EAGAIN"],
  ["cannot allocate memory", "ENOMEM"],
  ["permission denied", "EACCES"],
  ["device or resource busy", "EBUSY"],
  ["file exists", "EEXIST"],
  ["invalid argument", "EINVAL"],
  ["too many open files in system", "ENFILE"],
  ["too many open files", "EMFILE"],
  ["text file busy", "ETXTBSY"],
  ["file too large", "EFBIG"],
  ["no space left on device", "ENOSPC"],
  ["read-only file system", "EROFS"],
  ["no locks available", "ENOLCK"],
  ["function not implemented", "ENOSYS"],
  ["operation not supported", "EOPNOTSUPP"],
  ["disk quota exceeded", "EDQUOT"],
  ["stale NFS file handle", "ESTALE"],
];

export interface GoError {
  readonly errno: string | null;
  /** The operation, as go names it: open, RLock, mkdir, fork/exec, pipe2 … */
  readonly operation: string | null;
  readonly object: string | null;
  readonly line: string;
}

/** `… operation object: tail`: go's *PathError, *SyscallError, or a runtime message with its number. */
const WITH_OBJECT = /(?:^|[\s:])([A-Za-z][A-Za-z0-9_/]{1,24}) (\/[^:]{1,1024}): ([a-zA-Z/ -]+)$/;
const WITHOUT_OBJECT = /(?:^|[\s:])([a-z][a-z0-9_/]{1,24}): ([a-zA-Z/ -]+)$/;
const RUNTIME = /(?:errno=|failed with |\(error )(\d{1,3})\b/;
const MAX_LINE = 500;
/** Source: linux include/uapi/asm-generic/errno-base.h, errno.h. */
const NUMBERS: Readonly<Record<number, string>> = {
  1: "EPERM",
  11: "EAGAIN",
  12: "ENOMEM",
  13: "EACCES",
  22: "EINVAL",
  23: "ENFILE",
  24: "EMFILE",
  38: "ENOSYS",
};

/** The first line of go's stderr that names an error number, with what it says of it. */
export function classifyError(stderr: string): GoError {
  const lines = stderr
    .split("\n", 200)
    .map((line) => line.trim().slice(0, MAX_LINE))
    .filter((line) => line !== "" && !line.startsWith("#"));
  for (const line of lines) {
    const errno = errnoOf(line);
    if (errno === null) continue;
    const [, operation, object] = WITH_OBJECT.exec(line) ?? [];
    if (operation !== undefined) return { errno, operation, object: object ?? null, line };
    return { errno, operation: WITHOUT_OBJECT.exec(line)?.[1] ?? null, object: null, line };
  }
  return { errno: null, operation: null, object: null, line: lines[0] ?? "" };
}

function errnoOf(line: string): string | null {
  for (const [tail, errno] of TAILS) if (line.toLowerCase().endsWith(tail)) return errno;
  return NUMBERS[Number(RUNTIME.exec(line)?.[1] ?? -1)] ?? null;
}
