import type { System } from "../../system/system.ts";

/** Where what a process writes to its standard error goes. */
export interface ErrorStream {
  readonly kind: "file" | "pipe" | "terminal" | "nowhere" | "closed" | "other";
  /** As the kernel names it: a path, `pipe:[…]`, `/dev/pts/3`. */
  readonly name: string;
  /** For a file that can be read from here: its path and where the next byte goes. */
  readonly readable: { readonly path: string; readonly offsetBytes: number } | null;
}

/** Looked at before the process is asked for a dump: afterwards its descriptors are gone. */
export async function errorStreamOf(
  pid: number,
  { kernel, files }: Pick<System, "kernel" | "files">,
): Promise<ErrorStream> {
  const link = `/proc/${pid}/fd/2`;
  const name = kernel.link(link);
  if (!name.ok) return { kind: name.errno === "ENOENT" ? "closed" : "other", name: name.errno, readable: null };
  if (name.value === "/dev/null") return { kind: "nowhere", name: name.value, readable: null };
  if (/^(pipe|socket):/.test(name.value)) return { kind: "pipe", name: name.value, readable: null };
  if (/^\/dev\/(pts\/|tty|console)/.test(name.value)) return { kind: "terminal", name: name.value, readable: null };
  const [theirs, ours] = await Promise.all([files.stat(link), files.stat(name.value)]);
  if (!theirs.ok || theirs.value.kind !== "file") return { kind: "other", name: name.value, readable: null };
  // Another mount namespace may have another file of this name, and a deleted one has none.
  const isSame = ours.ok && ours.value.inode === theirs.value.inode && ours.value.device === theirs.value.device;
  return {
    kind: "file",
    name: name.value,
    readable: isSame ? { path: name.value, offsetBytes: theirs.value.sizeBytes } : null,
  };
}
