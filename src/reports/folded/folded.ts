import type { Diagnosis } from "../../diagnosis/diagnosis.ts";
import type { Reporter } from "../reporter.ts";

/**
 * Folded stacks for flame graphs: `frame;frame;frame ms`, one a line. The waits and the work of every process, below the processes that
 * started it, by how long each lasted; then the goroutines, by how long the runtime says that each has waited.
 * Source: https://github.com/brendangregg/FlameGraph, stackcollapse; speedscope and inferno read it too.
 */
export const folded: Reporter = {
  id: "folded",
  mediaType: "text/plain",
  render(diagnosis) {
    const sums = new Map<string, number>();
    for (const [stack, ms] of [...waitStacks(diagnosis), ...goroutineStacks(diagnosis)])
      sums.set(stack, (sums.get(stack) ?? 0) + ms);
    return [...sums]
      .map(([stack, ms]) => [stack, Math.round(ms)] as const)
      .filter(([, ms]) => ms > 0)
      .map(([stack, ms]) => `${stack} ${ms}\n`)
      .join("");
  },
};

type Stack = readonly [stack: string, ms: number];

/** A wait for a child counts for as long as nothing below says what it waits for or works at: that time would be counted twice. */
function waitStacks({ waits, observation, subject }: Diagnosis): Stack[] {
  const names = new Map<number, string>();
  for (const { pid, argv } of observation?.processes?.processes ?? []) names.set(pid, nameOf(argv));
  for (const { pid, argv } of waits) names.set(pid, nameOf(argv));
  const root = nameOf(subject.argv);
  return waits.map((wait) => {
    const { what, on, pid, chain, peers, fromMs, toMs } = wait;
    const above = (chain.length > 0 ? chain : [pid]).map(
      (each, at) => names.get(each) ?? (at === 0 ? root : String(each)),
    );
    const below = what === "child" ? waits.filter((each) => each.pid !== pid && each.chain.includes(pid)) : [];
    return [
      [...above, `${what} ${peers.map(({ name }) => name).join(", ") || on}`.trim()].map(frame).join(";"),
      toMs - fromMs - coveredMs(wait, below),
    ] as const;
  });
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How much of a stretch others lie in, where they overlap counted once. */
function coveredMs({ fromMs, toMs }: Stretch, others: readonly Stretch[]): number {
  let coveredMs = 0;
  let untilMs = fromMs;
  for (const other of [...others].sort((one, another) => one.fromMs - another.fromMs)) {
    const beginMs = Math.max(untilMs, other.fromMs);
    const endMs = Math.min(toMs, other.toMs);
    if (endMs <= beginMs) continue;
    coveredMs += endMs - beginMs;
    untilMs = endMs;
  }
  return coveredMs;
}

/** Seen once and without a time of the runtime's: it counts for the least that there is. */
const UNKNOWN_MS = 1;

function goroutineStacks({ observation }: Diagnosis): Stack[] {
  return (observation?.stacks?.goroutines ?? []).map(({ status, waitReason, waitedMs, frames }) => {
    const functions = [...frames].reverse().map((each) => each.function);
    const stack = ["goroutines", ...functions, `[${waitReason || status}]`].map(frame).join(";");
    return [stack, waitedMs ?? UNKNOWN_MS] as const;
  });
}

const nameOf = (argv: readonly string[]): string => argv[0]?.split("/").at(-1) || "?";

/** A semicolon divides frames, and the last blank divides the number: both are taken out of names. */
const frame = (text: string): string => text.replace(/[;\s]+/g, " ").trim() || "?";
