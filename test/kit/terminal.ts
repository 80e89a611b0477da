import { spawn } from "node:child_process";
import { resolve } from "node:path";

export type TerminalStep =
  | readonly ["expect", text: string, seconds: number]
  | readonly ["send", text: string]
  | readonly ["sleep", seconds: number]
  | readonly ["size", rows: number, columns: number]
  | readonly ["signal", number: number];

export interface TerminalRun {
  /** All that was written to the terminal, control sequences included. */
  readonly seen: string;
  /** Exit code; -N where it died of signal N; null where it did not end. */
  readonly status: number | null;
  /** When each `expect` was met and each `send` and `signal` was done, ms from the start. */
  readonly marks: readonly number[];
  readonly problem: string | null;
  readonly tookMs: number;
}

/** Runs a program on a terminal of its own, as its session leader. */
export function onTerminal(request: {
  readonly argv: readonly string[];
  readonly steps: readonly TerminalStep[];
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly endsWithinS?: number;
}): Promise<TerminalRun> {
  const { argv, steps, environment, rows = 24, columns = 100, endsWithinS = 15 } = request;
  const task = { argv, steps, rows, cols: columns, env: { TERM: "xterm", ...environment }, endsWithinS };
  return new Promise((done, failed) => {
    const child = spawn("python3", [resolve("test/kit/terminal.py"), JSON.stringify(task)], {
      cwd: request.cwd,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString("utf8");
    });
    child.on("error", failed);
    child.on("close", () => {
      try {
        done(JSON.parse(out) as TerminalRun);
      } catch (error) {
        failed(error);
      }
    });
  });
}
