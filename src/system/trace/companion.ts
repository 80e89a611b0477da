import { type ChildProcess, spawn } from "node:child_process";

/** A tracer beside the command. */
export interface Companion {
  readonly pid: number | undefined;
  /** Asks it to write what it has and to end; kills it where it does not within the deadline. */
  end(deadlineMs: number): Promise<void>;
}

/** Starts a tracer in a group of its own, so that what is typed at the command does not reach it. It shares no stream with the command. */
export function startCompanion(argv: readonly string[]): Companion {
  const [program = "", ...rest] = argv;
  const child = spawn(program, rest, { stdio: "ignore", detached: true });
  const gone = ended(child);
  return {
    pid: child.pid,
    async end(deadlineMs) {
      child.kill("SIGINT");
      const timer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

export interface Trial {
  /** Why it could not be started, or null. */
  readonly errno: string | null;
  readonly exitCode: number | null;
  readonly output: string;
}

const MAX_OUTPUT = 4_096;

/** Runs a tracer once on nothing: whether it may trace is seen, not concluded. */
export function tryTracer(argv: readonly string[], deadlineMs: number): Promise<Trial> {
  const [program = "", ...rest] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, rest, { stdio: ["ignore", "pipe", "ignore"], detached: true });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      if (output.length < MAX_OUTPUT) output += chunk.toString("latin1");
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
    child.once("error", (error: NodeJS.ErrnoException) => done(error.code ?? "EUNKNOWN", null));
    child.once("close", (code) => done(null, code));
    function done(errno: string | null, exitCode: number | null) {
      clearTimeout(timer);
      resolve({ errno, exitCode, output });
    }
  });
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });

/** The kernel's monotonic clock, which bpf programs read too. Source: bpf-helpers(7), bpf_ktime_get_ns. */
export const monotonicNs = (): number => Number(process.hrtime.bigint());
