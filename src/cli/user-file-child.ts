import { closeSync, constants, fstatSync, openSync, readFileSync, writeFileSync } from "node:fs";

/** Errors that are ours, beside those of the kernel. */
export const NOT_A_FILE = "ENOTREG";
export const TOO_LARGE = "E2BIG";

/**
 * `__file read PATH MAX` and `__file write PATH`, in a child of their own, because a dead mount blocks whoever touches it,
 * and a process with a blocked thread cannot exit. The content goes by standard input and output, an errno to standard error.
 */
export function runUserFile([what, path = "", max = "0"]: readonly string[]): void {
  try {
    if (what === "write") writeUser(path);
    else process.stdout.write(readUser(path, Number(max)));
  } catch (error) {
    process.stderr.write((error as NodeJS.ErrnoException).code ?? "EUNKNOWN");
    process.exitCode = 1;
  }
}

function readUser(path: string, maxBytes: number): Uint8Array {
  // A FIFO without a writer is opened without waiting, then refused.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const state = fstatSync(descriptor);
  if (state.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  if (!state.isFile()) throw Object.assign(new Error(), { code: NOT_A_FILE });
  if (state.size > maxBytes) throw Object.assign(new Error(), { code: TOO_LARGE });
  return readFileSync(descriptor);
}

/** For the user alone to read: reports and facts hold paths and hosts of the machine. */
function writeUser(path: string): void {
  const content = readFileSync(0);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NONBLOCK;
  const descriptor = openSync(path, flags, 0o600);
  writeFileSync(descriptor, content);
  closeSync(descriptor);
}
