import { spawn } from "node:child_process";
import { resolve } from "node:path";

export const BUNDLE = resolve("dist/gowhy.cjs");

export interface GowhyRun {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
  /** The JSON document, where there is one. */
  readonly diagnosis: PublishedDiagnosis | null;
}

/** What a test reads of the published document. */
export interface PublishedDiagnosis {
  readonly steps: readonly { readonly step: string; readonly state: string; readonly why: string | null }[];
  readonly verdicts: readonly {
    readonly cause: string;
    readonly state: string;
    readonly role: string;
    readonly confidence: number;
  }[];
  readonly unseen: readonly { readonly fact: string; readonly reason: string }[];
  readonly notes: readonly { readonly note: string }[];
}

export interface GowhyRequest {
  readonly argv: readonly string[];
  /** Programs before gowhy, such as unshare or setpriv. */
  readonly wrap?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

/** Runs the built bundle as a user would. Ends its whole group when it outlives the timeout, so that a hang is a failed test and not a stuck one. */
export function runGowhy(request: GowhyRequest): Promise<GowhyRun> {
  const [program = "", ...rest] = [...(request.wrap ?? []), process.execPath, BUNDLE, ...request.argv];
  const startedMs = performance.now();
  return new Promise((resolvePromise) => {
    const child = spawn(program, rest, {
      env: request.environment ?? process.env,
      cwd: request.cwd,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString("utf8");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString("utf8");
    });
    const timer = setTimeout(() => endGroup(child.pid), request.timeoutMs ?? 30_000);
    child.on("error", (error) => {
      stderr += String(error);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolvePromise({ code, signal, stdout, stderr, tookMs: performance.now() - startedMs, diagnosis: parse(stdout) });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended by itself.
  }
}

function parse(text: string): PublishedDiagnosis | null {
  try {
    return JSON.parse(text) as PublishedDiagnosis;
  } catch {
    return null;
  }
}
