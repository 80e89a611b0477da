import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, unlink, writeFile } from "node:fs/promises";
import type { TrialResult } from "./files.ts";
import { tinyProgram } from "./tiny-program.ts";

/** Starting a program of 130 bytes takes a millisecond. */
const PROGRAM_DEADLINE_MS = 1_000;
/** A write descriptor that another fork still holds for a moment gives ETXTBSY; go's own builds meet the same (go.dev/issue/22315). */
const BUSY_RETRIES = 3;
/** sysexits of flock(1): EX_OSERR is given for ENOLCK and ENOMEM alone, EX_DATAERR for every other errno, which its message names. */
const FLOCK_EXIT: Readonly<Record<number, string>> = { 71: "ENOLCK", 65: "EOPNOTSUPP" };
/** Source: strerror(3) of glibc in the C locale. */
const FLOCK_TEXTS: readonly (readonly [string, string])[] = [
  ["Function not implemented", "ENOSYS"],
  ["Operation not permitted", "EPERM"],
  ["Permission denied", "EACCES"],
  ["Invalid argument", "EINVAL"],
  ["Cannot allocate memory", "ENOMEM"],
  ["Input/output error", "EIO"],
  ["Stale file handle", "ESTALE"],
];

/** By full path: a search along PATH would meet whatever dead mount stands in it. */
const FLOCK_PROGRAMS = ["/usr/bin/flock", "/bin/flock"];

interface Ran {
  readonly errno: string | null;
  readonly exitCode: number | null;
  readonly output: string;
}

/** Starts a tiny program from the directory. ENOEXEC says something of the program, nothing of the directory. */
export async function tryExecution(directory: string): Promise<NonNullable<TrialResult["execution"]>> {
  const program = tinyProgram(process.arch);
  if (!program) return { outcome: "not-tried", errno: null };
  const path = `${directory}/program`;
  try {
    await writeFile(path, program, { mode: 0o700, flag: "wx" });
  } catch (error) {
    return { outcome: "not-tried", errno: (error as NodeJS.ErrnoException).code ?? "EUNKNOWN" };
  }
  let ran = await run(path, []);
  for (let retry = 0; ran.errno === "ETXTBSY" && retry < BUSY_RETRIES; retry += 1) ran = await run(path, []);
  if (ran.errno === "ENOEXEC") return { outcome: "not-tried", errno: ran.errno };
  if (ran.errno === null && ran.exitCode === 0) return { outcome: "passed", errno: null };
  return { outcome: "failed", errno: ran.errno };
}

/**
 * One flock on a file of the directory. Node has no flock; util-linux's flock(1) has, and says itself how long the lock took,
 * its own start not counted. Where there is no such program the answer is null: not known.
 */
export async function tryFlock(path: string): Promise<{ us: number | null; errno: string | null }> {
  const program = await firstExecutable(FLOCK_PROGRAMS);
  if (program === null) return { us: null, errno: null };
  await writeFile(path, "", { mode: 0o600, flag: "wx" });
  const ran = await run(program, ["--verbose", "--nonblock", path, "-c", ":"]);
  await unlink(path);
  const seconds = /took (\d+\.\d+) seconds/.exec(ran.output)?.[1];
  if (seconds !== undefined) return { us: Math.round(Number(seconds) * 1_000_000), errno: null };
  return { us: null, errno: flockErrno(ran.exitCode, ran.output) };
}

/** Null where the program says nothing of an errno: another holder, an option that it does not know. */
export function flockErrno(exitCode: number | null, output: string): string | null {
  const byExit = exitCode === null ? undefined : FLOCK_EXIT[exitCode];
  if (byExit === undefined) return null;
  return FLOCK_TEXTS.find(([text]) => output.trimEnd().endsWith(text))?.[1] ?? byExit;
}

async function firstExecutable(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return null;
}

function run(program: string, argv: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    try {
      execFile(
        program,
        argv,
        // Its words are read, so they must not be translated.
        {
          cwd: "/",
          env: { ...process.env, LC_ALL: "C" },
          timeout: PROGRAM_DEADLINE_MS,
          killSignal: "SIGKILL",
          maxBuffer: 4_096,
        },
        (error, stdout, stderr) => {
          const code = error ? error.code : 0;
          resolve({
            errno: typeof code === "string" ? code : null,
            exitCode: typeof code === "number" ? code : null,
            output: stdout + stderr,
          });
        },
      );
    } catch (error) {
      resolve({ errno: (error as NodeJS.ErrnoException).code ?? "EUNKNOWN", exitCode: null, output: "" });
    }
  });
}
