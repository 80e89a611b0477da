import type { System } from "../../system/system.ts";
import { inspectProgram } from "../toolchain/inspect-program.ts";
import { splitCommand } from "./split-command.ts";
import { join } from "./user-directories.ts";

/** A healthy file system answers in microseconds; one that needs a second for metadata is told by the step of disks. */
const DEADLINE_MS = 1_000;
const MAX_DIRECTORIES = 256;
const MAX_LINE = 256;

type Machine = Pick<System, "files" | "judged">;

/** What is wrong with the program of GOCACHEPROG, in the words of go; null where it can be started, or where that cannot be seen. Nothing is run. */
export async function cacheProgramProblem(value: string, system: Machine): Promise<CacheProgram> {
  const words = splitCommand(value);
  if ("problem" in words)
    return { program: value.trim().split(/\s/, 1)[0] ?? "", problem: `GOCACHEPROG args: ${words.problem}` };
  const program = words[0] ?? "";
  const why = program === "" ? "exec: no command" : await whyNotStarted(program, system);
  return { program, problem: why && `error starting GOCACHEPROG program ${JSON.stringify(program)}: ${why}` };
}

export interface CacheProgram {
  readonly program: string;
  readonly problem: string | null;
}

/** Source: os/exec, LookPath and Command: a name with a slash in it is taken as it stands. */
async function whyNotStarted(program: string, system: Machine): Promise<string | null> {
  if (!program.includes("/")) return (await isOnPath(program, system)) ? null : NOT_FOUND(program);
  const { cwd } = system.judged;
  if (!program.startsWith("/") && cwd === null) return null;
  const path = program.startsWith("/") ? program : join(cwd ?? "/", program);
  const error = await startError(path, system);
  return error && `fork/exec ${program}: ${error}`;
}

const NOT_FOUND = (program: string): string => `exec: ${JSON.stringify(program)}: executable file not found in $PATH`;

/** Whether some directory of PATH holds the name, or may: one that cannot be looked at is no sign. */
async function isOnPath(program: string, system: Machine): Promise<boolean> {
  const directories = (system.judged.environment["PATH"] ?? "").split(":");
  if (directories.length > MAX_DIRECTORIES) return true;
  const errors = await Promise.all(
    directories.map((directory) => {
      const whole = directory.startsWith("/") ? directory : join(system.judged.cwd ?? "/", directory);
      return accessError(`${whole}/${program}`, system);
    }),
  );
  return errors.some((error) => error === null);
}

async function startError(path: string, system: Machine): Promise<string | null> {
  const refused = await accessError(path, system);
  if (refused) return refused;
  const state = await system.files.stat(path, DEADLINE_MS);
  if (!state.ok) return null;
  const { format, elf } = await inspectProgram(system as System, path, state.value.sizeBytes, DEADLINE_MS);
  if (format === "empty") return "exec format error";
  if (elf?.interpreterExists === false) return NO_SUCH_FILE;
  const interpreter = format === "script" ? await interpreterOf(path, system) : null;
  if (!interpreter?.startsWith("/")) return null;
  const found = await system.files.stat(interpreter, DEADLINE_MS);
  return !found.ok && found.errno === "ENOENT" ? NO_SUCH_FILE : null;
}

/** The kernel says ENOENT too of a program whose interpreter is not there. */
const NO_SUCH_FILE = "no such file or directory";

async function accessError(path: string, { files }: Machine): Promise<string | null> {
  const state = await files.stat(path, DEADLINE_MS);
  if (!state.ok) return ERRORS[state.errno] ?? null;
  if (state.value.kind !== "file") return ERRORS["EACCES"] ?? null;
  const checks = await files.checkAccess([path], "search", DEADLINE_MS);
  return checks.ok ? (ERRORS[checks.value[0]?.errno ?? ""] ?? null) : null;
}

/** What go says of each. Any other error is one of the disk, not of the value. */
const ERRORS: Readonly<Record<string, string>> = {
  ENOENT: NO_SUCH_FILE,
  ENOTDIR: "not a directory",
  EACCES: "permission denied",
};

async function interpreterOf(path: string, { files }: Machine): Promise<string | null> {
  const head = await files.read(path, { maxBytes: MAX_LINE, deadlineMs: DEADLINE_MS });
  return head.ok ? (/^#![ \t]*(\S+)/.exec(head.value.text)?.[1] ?? null) : null;
}
