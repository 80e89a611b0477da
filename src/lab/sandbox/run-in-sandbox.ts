import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { FromInside, Job, Observation } from "./job.ts";
import type { Sweeper } from "./open-sweeper.ts";
import { unshareArgv } from "./requirements.ts";
import type { StallObservation } from "./stall-observation.ts";

export interface SandboxResult {
  readonly observation: Observation | null;
  readonly stall: StallObservation | null;
  /** Why there is neither. */
  readonly error: string | null;
  readonly leftOver: readonly string[];
}

/** Longer than the longest job: two worlds, 200 s of go, and its control. */
const DEADLINE_MS = 400_000;

/** Runs one job in namespaces of its own, and takes everything away. */
export async function runInSandbox(
  id: string,
  job: Job,
  labProgram: string,
  sweeper: Sweeper,
  signal: AbortSignal,
): Promise<SandboxResult> {
  const [program = "", ...rest] = unshareArgv();
  const child = spawn(program, [...rest, process.execPath, labProgram, "__lab-inside"], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let errors = "";
  child.stdin.on("error", () => {});
  child.stderr.on("data", (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4_000);
  });
  const send = (message: object) => void child.stdin.write(`${JSON.stringify(message)}\n`);
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()).on("error", () => resolve()));
  const answer = new Promise<Omit<SandboxResult, "leftOver">>((resolve) => {
    const fail = (error: string) => resolve({ observation: null, stall: null, error });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const message = JSON.parse(line) as FromInside;
      if (message.type === "result") resolve({ observation: message.result, stall: null, error: null });
      else if (message.type === "stall") resolve({ observation: null, stall: message.result, error: null });
      else if (message.type === "error") fail(message.message);
      else void sweeper.claim(id, message.number, message.resource).then(() => send({ claimed: message.number }));
    });
    void ended.then(() => fail(`the sandbox ended without a result: ${errors}`));
    const interrupt = () => fail("interrupted");
    signal.addEventListener("abort", interrupt);
    const timer = setTimeout(() => fail(`no result after ${DEADLINE_MS} ms: ${errors}`), DEADLINE_MS);
    void ended.then(() => {
      signal.removeEventListener("abort", interrupt);
      clearTimeout(timer);
    });
  });
  const init = await firstChildOf(child.pid ?? -1, ended);
  if (init !== null) await sweeper.sandbox(id, init);
  send(job);
  const result = await answer;
  const leftOver = await sweeper.end(id);
  child.kill("SIGKILL");
  await ended;
  return { ...result, leftOver: [...leftOver, ...((result.observation ?? result.stall)?.leftOver ?? [])] };
}

/** The first process of the sandbox, by its number outside. */
async function firstChildOf(pid: number, ended: Promise<void>): Promise<number | null> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  for (let tries = 0; tries < 200 && !over; tries++) {
    try {
      const child = Number.parseInt(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"), 10);
      if (child > 0) return child;
    } catch {
      // It has not started, or has ended.
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return null;
}
