import type { Clock } from "../../system/clock.ts";
import type { KernelFiles } from "../../system/kernel-files.ts";
import type { Outcome } from "../../system/outcome.ts";
import { openPeek } from "../../system/proc/open-peek.ts";
import { TICK_MS } from "../../system/proc/process-stat.ts";
import { readProcesses } from "../../system/proc/process-table.ts";
import { readPatiently } from "../../system/target/read-patiently.ts";
import { wordsOf } from "./words-of.ts";

export interface RunningGo {
  readonly pid: number;
  readonly uid: number;
  readonly ageMs: number;
  readonly argv: readonly string[];
}

/** go itself, also under the name that a downloaded version has: go1.22.3. */
const GO = /^go(1\.[\w.]+)?$/;
/** A build farm runs hundreds; a list that long helps nobody. */
const MAX_LISTED = 50;
const ROOT = 0;

/** The go commands that this user may attach to, the oldest first: for root those of every user. */
export async function runningGo(request: {
  readonly kernel: KernelFiles;
  readonly clock: Clock;
  readonly uid: number;
  readonly deskArgv: readonly string[];
}): Promise<readonly RunningGo[]> {
  const { kernel, clock, uid, deskArgv } = request;
  const upMs = uptimeMs(kernel);
  const found = [...readProcesses(kernel).values()]
    .filter((each) => GO.test(each.name) && !"ZX".includes(each.state))
    .map((each) => ({ ...each, uid: ownerOf(each.pid, kernel) }))
    .filter((each) => each.uid !== null && (uid === ROOT || each.uid === uid))
    .sort((one, other) => one.startTicks - other.startTicks)
    .slice(0, MAX_LISTED);
  const words = new Map<string, Outcome<string>>();
  const peek = openPeek(deskArgv, clock);
  const paths = found.map((each) => `/proc/${each.pid}/cmdline`);
  await readPatiently(peek, paths, (path, answer) => words.set(path, answer));
  peek.close();
  return found.map((each) => ({
    pid: each.pid,
    uid: each.uid ?? -1,
    ageMs: Math.max(0, upMs - each.startTicks * TICK_MS),
    argv: wordsOf(words.get(`/proc/${each.pid}/cmdline`), each.name),
  }));
}

function ownerOf(pid: number, kernel: KernelFiles): number | null {
  const status = kernel.read(`/proc/${pid}/status`, 16 * 1024);
  const uid = status.ok ? /^Uid:\s+(\d+)/m.exec(status.value)?.[1] : undefined;
  return uid === undefined ? null : Number(uid);
}

/** Since the machine started; start times count from there. */
export function uptimeMs(kernel: KernelFiles): number {
  const text = kernel.read("/proc/uptime", 100);
  return text.ok ? Number.parseFloat(text.value) * 1_000 : 0;
}
