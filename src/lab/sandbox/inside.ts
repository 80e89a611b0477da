import { createInterface } from "node:readline";
import { runProgram, SYSTEM_PATH } from "../world/programs.ts";
import type { Ledger } from "../world/resources.ts";
import { coverHost } from "./cover-host.ts";
import { experiment } from "./experiment.ts";
import type { FromInside, Job, ToInside } from "./job.ts";
import { observeStall } from "./observe-stall.ts";
import { stallOf, subjectOf } from "./subject.ts";

/** The process inside a sandbox: reads one job, gives one result. Ends at once when the outside ends. */
export async function runInside(): Promise<never> {
  process.env["PATH"] = `${process.env["PATH"] ?? ""}:${SYSTEM_PATH}`;
  const waiting = new Map<number, () => void>();
  const lines = createInterface({ input: process.stdin });
  const job = await new Promise<Job>((resolve) => {
    let first = true;
    lines.on("line", (line) => {
      const message = JSON.parse(line) as unknown;
      if (!first) return waiting.get((message as ToInside).claimed)?.();
      first = false;
      resolve(message as Job);
    });
    lines.on("close", () => process.exit(1));
  });
  let claims = 0;
  const ledger: Ledger = {
    label: job.label,
    claim: (resource) =>
      new Promise((resolve) => {
        const number = ++claims;
        waiting.set(number, resolve);
        void tell({ type: "claim", number, resource });
      }),
  };
  try {
    const kept = coverHost(job);
    await mustRun(["ip", "link", "set", "lo", "up"]);
    await tell(
      job.what === "stall"
        ? { type: "stall", result: await observeStall(job, stallOf(job.name), kept, ledger) }
        : { type: "result", result: await experiment(job, subjectOf(job), kept, ledger) },
    );
  } catch (error) {
    await tell({ type: "error", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  return process.exit(0);
}

async function mustRun(argv: readonly string[]): Promise<void> {
  const ran = await runProgram(argv, {});
  if (ran.exitCode !== 0) throw new Error(`${argv.join(" ")}: ${ran.stderr}`);
}

/** Resolves when the line is in the pipe: leaving earlier would cut it off. */
const tell = (message: FromInside): Promise<void> =>
  new Promise((resolve) => process.stdout.write(`${JSON.stringify(message)}\n`, () => resolve()));
