import { readdirSync, readlinkSync } from "node:fs";
import { withoutSecrets } from "../../text/secrets.ts";
import { socketInode } from "./counters.ts";
import { ProcFile } from "./proc-file.ts";

const MAX_ARGUMENTS = 32;
const MAX_ARGUMENT = 500;
/** A process with more descriptors is a server, not a go command. */
const MAX_DESCRIPTORS = 4_096;

type Answer<T> = { readonly value: T; readonly errno: "" } | { readonly value: null; readonly errno: string };

/** Thread ids of a process. */
export const threadsOf = (pid: number): Answer<readonly number[]> =>
  attempt(() => readdirSync(`/proc/${pid}/task`).map(Number));

/** The sockets among its descriptors: inode by descriptor. A link is 5.6 µs, and no lock of the target is taken for it. */
export const socketDescriptors = (pid: number): Answer<readonly (readonly [number, string])[]> =>
  attempt(() => {
    const names = readdirSync(`/proc/${pid}/fd`);
    const sockets: (readonly [number, string])[] = [];
    for (const name of names.slice(0, MAX_DESCRIPTORS)) {
      const inode = socketInode(linkOf(`/proc/${pid}/fd/${name}`) ?? "");
      if (inode !== null) sockets.push([Number(name), inode]);
    }
    return sockets;
  });

/** The file that it runs, as a path in its own mount namespace. Since Linux 4.1 this takes no lock of the target (fs/proc/base.c, proc_exe_link). */
export const programOf = (pid: number): string | null => linkOf(`/proc/${pid}/exe`);

/** Names its network namespace; null where that may not be seen. */
export const networkNamespaceOf = (pid: number): string | null => linkOf(`/proc/${pid}/ns/net`);

/**
 * Program and arguments without secrets. Takes the lock of the target's address space: only for a process that was just born
 * or has just executed a program, never for one that may be stuck in a page fault.
 */
export function argumentsOf(pid: number): readonly string[] | null {
  const text = readOnce(`/proc/${pid}/cmdline`);
  return text === null ? null : splitArguments(inUtf8(text));
}

/** Files of /proc are read byte by byte, because most hold figures only; names and arguments are what people wrote. */
export const inUtf8 = (bytes: string): string =>
  /[\x80-\xff]/.test(bytes) ? Buffer.from(bytes, "latin1").toString("utf8") : bytes;

/** The text of a cmdline file as words. */
export const splitArguments = (text: string): readonly string[] =>
  text === ""
    ? []
    : text
        .replace(/\0$/, "")
        .split("\0", MAX_ARGUMENTS)
        .map((word) => withoutSecrets(word).text.slice(0, MAX_ARGUMENT));

/** A file that is read but once. */
export function readOnce(path: string): string | null {
  const file = new ProcFile(path);
  const text = file.read();
  file.close();
  return text;
}

function linkOf(path: string): string | null {
  return attempt(() => readlinkSync(path)).value;
}

function attempt<T>(action: () => T): Answer<T> {
  try {
    return { value: action(), errno: "" };
  } catch (error) {
    return { value: null, errno: (error as NodeJS.ErrnoException).code ?? "EUNKNOWN" };
  }
}
