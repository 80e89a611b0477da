import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseProcessStat, TICK_MS } from "../src/system/proc/process-stat.ts";

/** By then Node has compiled what it runs, the part that judges is loaded, and the probes that join in at a stall have ended. */
const START_UP_MS = 5_000;
const LOOK_EVERY_MS = 250;
const WINDOW_MS = 10_000;

export interface OwnShare {
  readonly watchedMs: number;
  /** CPU of gowhy's own process after its start-up, as a share of one core. */
  readonly mean: number;
  /** The same in the worst ten seconds. */
  readonly worst: number;
}

/** How much CPU gowhy itself uses while it watches a command, by the kernel's account of its process. The command is ended after `forMs`. */
export async function ownShare(
  argv: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>>; readonly forMs: number },
): Promise<OwnShare> {
  const [program = "", ...rest] = argv;
  const child = spawn(program, rest, {
    ...options,
    env: options.env as NodeJS.ProcessEnv,
    stdio: "ignore",
    detached: true,
  });
  const startedMs = performance.now();
  const looks: { atMs: number; cpuMs: number }[] = [];
  const timer = setInterval(() => {
    const cpuMs = cpuOf(child.pid ?? 0);
    const atMs = performance.now() - startedMs;
    if (cpuMs !== null && atMs >= START_UP_MS) looks.push({ atMs, cpuMs });
  }, LOOK_EVERY_MS);
  // The whole group: a shell leaves its children behind.
  setTimeout(() => process.kill(-(child.pid ?? 0), "SIGKILL"), options.forMs).unref();
  const stop = setTimeout(() => clearInterval(timer), options.forMs - LOOK_EVERY_MS);
  await new Promise((resolve) => child.on("exit", resolve));
  clearInterval(timer);
  clearTimeout(stop);
  const first = looks[0] ?? { atMs: 0, cpuMs: 0 };
  const last = looks.at(-1) ?? first;
  const shares = looks.flatMap((from) => {
    const to = looks.findLast((look) => look.atMs <= from.atMs + WINDOW_MS) ?? from;
    const isWhole = to.atMs - from.atMs >= Math.min(WINDOW_MS, last.atMs - first.atMs) * 0.95;
    return isWhole && to.atMs > from.atMs ? [(to.cpuMs - from.cpuMs) / (to.atMs - from.atMs)] : [];
  });
  return {
    watchedMs: last.atMs - first.atMs,
    mean: (last.cpuMs - first.cpuMs) / Math.max(1, last.atMs - first.atMs),
    worst: Math.max(0, ...shares),
  };
}

function cpuOf(pid: number): number | null {
  try {
    const stat = parseProcessStat(readFileSync(`/proc/${pid}/stat`, "latin1"));
    return stat && stat.ownTicks * TICK_MS;
  } catch {
    return null;
  }
}
