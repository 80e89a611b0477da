import type { Files } from "../files/files.ts";
import { ELF_HEADER_BYTES, endOf, isElf, parseElfHeader } from "./elf.ts";

export interface PreflightRequest {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid: number;
  readonly deadlineMs: number;
}

export type Preflight =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly errno: string; readonly path: string | null };

/** PATH of execvp where there is none. Source: execvp(3), confstr(_CS_PATH). */
const DEFAULT_PATH = "/bin:/usr/bin";
/** More directories than this on PATH are not walked. */
const MAX_DIRECTORIES = 256;
/** The kernel reads this much of a file to see what it is. Source: linux/binfmts.h, BINPRM_BUF_SIZE. */
const HEAD_BYTES = 256;
const ANY_EXECUTE_BIT = 0o111;

/**
 * Looks at the program and at the working directory through the desk before the program is started.
 * Node waits for exec in its main thread: an exec or chdir on a hung mount would hang gowhy with it.
 * Also answers ENOEXEC, which execvp hides by running the file as a shell script.
 */
export async function preflight(files: Files, request: PreflightRequest): Promise<Preflight> {
  const cwd = await files.stat(request.cwd, request.deadlineMs);
  if (!cwd.ok) return { ok: false, errno: cwd.errno, path: null };
  if (cwd.value.kind !== "directory") return { ok: false, errno: "ENOTDIR", path: null };
  let errno = "ENOENT";
  for (const path of candidates(request)) {
    const checked = await checkProgram(files, path, request.deadlineMs);
    if (checked === null) return { ok: true, path };
    if (path.includes("\0")) return { ok: false, errno: "EINVAL", path: null };
    // execvp walks on after these and remembers that it was refused once.
    if (request.argv[0]?.includes("/")) return { ok: false, errno: checked, path };
    if (checked === "EACCES") errno = "EACCES";
    else if (checked !== "ENOENT" && checked !== "ENOTDIR") return { ok: false, errno: checked, path };
  }
  return { ok: false, errno, path: null };
}

function candidates({ argv, environment, cwd }: PreflightRequest): string[] {
  const name = argv[0] ?? "";
  if (name === "") return [];
  if (name.startsWith("/")) return [name];
  if (name.includes("/")) return [`${cwd}/${name}`];
  return (environment["PATH"] ?? DEFAULT_PATH)
    .split(":")
    .slice(0, MAX_DIRECTORIES)
    .map((directory) => (directory === "" ? `${cwd}/${name}` : `${absolute(directory, cwd)}/${name}`));
}

const absolute = (path: string, cwd: string): string => (path.startsWith("/") ? path : `${cwd}/${path}`);

/** The errno that execve would give for this file, or null. */
async function checkProgram(files: Files, path: string, deadlineMs: number): Promise<string | null> {
  const state = await files.stat(path, deadlineMs);
  if (!state.ok) return state.errno;
  // execve of a directory, a FIFO or a file without any execute bit: EACCES, for root too. Source: execve(2).
  if (state.value.kind !== "file" || (state.value.mode & ANY_EXECUTE_BIT) === 0) return "EACCES";
  if (state.value.sizeBytes === 0) return "ENOEXEC";
  const head = await files.readBytes(path, 0, HEAD_BYTES, deadlineMs);
  // A program may be executable and not readable; then the kernel alone knows its format.
  if (!head.ok) return head.errno === "EACCES" ? null : head.errno;
  return checkFormat(files, head.value, state.value.sizeBytes, deadlineMs);
}

async function checkFormat(
  files: Files,
  head: Uint8Array,
  sizeBytes: number,
  deadlineMs: number,
): Promise<string | null> {
  if (isElf(head)) {
    const header = parseElfHeader(head);
    // Where the program table is not all there the kernel refuses the file. Source: fs/binfmt_elf.c, load_elf_phdrs.
    return sizeBytes < ELF_HEADER_BYTES || !header || endOf(header.programs) > sizeBytes ? "ENOEXEC" : null;
  }
  const interpreter = scriptInterpreter(head);
  if (interpreter === null) return "ENOEXEC";
  const state = await files.readBytes(interpreter, 0, 2, deadlineMs);
  return state.ok || state.errno === "EACCES" ? null : state.errno;
}

/** The program that a `#!` line names, or null where the file is no script. */
export function scriptInterpreter(head: Uint8Array): string | null {
  const line = Buffer.from(head).toString("latin1").split("\n", 1)[0] ?? "";
  return /^#![ \t]*([^ \t]+)/.exec(line)?.[1] ?? null;
}
