import { type ChildProcess, spawn } from "node:child_process";
import type { Ran, Running, RunOptions } from "../world.ts";

const OUTPUT_LIMIT = 200_000;

/** Where system programs live that a plain user's PATH lacks. */
export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A program of the lab in a process group of its own. */
export interface Started {
  readonly pid: number;
  readonly startedMs: number;
  readonly result: Promise<Ran>;
  /** Resolves with the first line of stdout that matches. */
  line(pattern: RegExp): Promise<string>;
  /** Types into its standard input, where that was left open. */
  type(text: string): void;
  /** Ends its whole group; resolves when it is gone, or after 2 s when it cannot be ended (D state). */
  end(): Promise<void>;
}

/** Where the standard streams of a program go, if not the usual way. */
export interface Streams {
  /** Standard input stays open, for somebody who types. */
  readonly typing?: boolean;
  /** A descriptor that becomes its standard output. */
  readonly stdout?: number;
}

export function startProgram(argv: readonly string[], options: RunOptions, streams: Streams = {}): Started {
  const [program = "", ...rest] = options.uid === undefined ? argv : [...asUser(options.uid), ...argv];
  const child = spawn(program, rest, {
    cwd: options.cwd ?? "/",
    env: options.env ?? { PATH: SYSTEM_PATH, LC_ALL: "C" },
    detached: true,
    stdio: [options.input === undefined && !streams.typing ? "ignore" : "pipe", streams.stdout ?? "pipe", "pipe"],
  });
  const startedMs = performance.now();
  let ended = false;
  const output = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const stream of ["stdout", "stderr"] as const)
    child[stream]?.on("data", (chunk: Buffer) => {
      output[stream] = (output[stream] + chunk.toString()).slice(-OUTPUT_LIMIT);
      for (const listener of listeners) listener();
    });
  child.stdin?.on("error", () => {});
  if (!streams.typing) child.stdin?.end(options.input);
  const result = settled(child, startedMs, () => ({ ...output, ended }));
  return {
    pid: child.pid ?? -1,
    startedMs,
    result,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = output.stdout.split("\n").find((line) => pattern.test(line));
          if (found !== undefined) resolve(found);
        };
        listeners.add(look);
        look();
        void result.then((ran) => reject(new Error(`${argv.join(" ")} ended: ${ran.stderr || ran.stdout}`)));
      }),
    type: (text) => void child.stdin?.write(text),
    async end() {
      ended = true;
      killGroup(child);
      await Promise.race([result, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
    },
  };
}

export async function runProgram(argv: readonly string[], options: RunOptions): Promise<Ran> {
  const started = startProgram(argv, options);
  const timer = setTimeout(() => void started.end(), options.deadlineMs ?? 60_000);
  const ran = await started.result;
  clearTimeout(timer);
  return ran;
}

/** setpriv(1): a user without an entry in passwd, without groups. */
export const asUser = (uid: number): string[] => ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups"];

export const asRunning = (started: Started): Running => ({ pid: started.pid, line: started.line, end: started.end });

function settled(
  child: ChildProcess,
  startedMs: number,
  rest: () => Pick<Ran, "stdout" | "stderr" | "ended">,
): Promise<Ran> {
  return new Promise((resolve) => {
    const done = (exitCode: number | null, signal: string | null) => {
      // What the group left behind holds the pipes; it has nothing more to say.
      killGroup(child);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ exitCode, signal, tookMs: Math.round(performance.now() - startedMs), ...rest() });
    };
    child.on("error", (error) => done(127, `${(error as NodeJS.ErrnoException).code}`));
    child.on("exit", (code, signal) => setTimeout(() => done(code, signal), 20));
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}
