import type { ValueOf } from "../../facts/fact.ts";
import { lockWaits } from "../../facts/places.ts";
import { goSettings } from "../../facts/settings.ts";
import { mainModule } from "../../facts/toolchain.ts";
import { TICK_MS } from "../../system/proc/process-stat.ts";
import { argvOf, treeOf } from "../../system/proc/process-table.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned } from "../probe.ts";
import { isGoProgram } from "./blocked-in-flock.ts";
import { holderOf } from "./holder-of.ts";
import { progressOf, workOf } from "./holder-work.ts";
import { type LockView, viewLocks } from "./lock-waits.ts";
import { inodesOf, isLockedByGo, type LockedFiles, lockedFiles } from "./locked-files.ts";

type Wait = ValueOf<typeof lockWaits>["waits"][number];

/** How long a holder is watched. A busy `go build` uses CPU in every tenth of a second; sixty ticks tell it from one that sleeps. */
const OBSERVED_MS = 700;
const MAX_WAITS = 32;
const MAX_WAITERS = 32;

export default defineProbe({
  id: "find-lock-waits",
  title: { en: "look for locks that somebody waits for", zh: "查找有进程在等待的锁" },
  step: "disk",
  impact: "light",
  after: { goSettings },
  uses: { mainModule },
  yields: { lockWaits },
  timeoutMs: 4_000,
  async run({ system }, { goSettings: settings, mainModule: module }) {
    const startedMs = system.clock.nowMs();
    const ours = lockedFiles(settings, module);
    const view = viewLocks(system);
    const inodes = view.held.length > 0 || view.waited.length > 0 ? await inodesOf(system, ours.files) : new Map();
    const waits = view.waited.length === 0 ? [] : await observe(system, view, ours, inodes);
    const heldHere = view.held.filter((lock) => inodes.has(`${lock.device} ${lock.inode}`));
    const heldWithoutWaiters = heldHere.filter(
      (lock) => !view.waited.some((wait) => wait.inode === lock.inode && wait.device === lock.device),
    ).length;
    const source = view.tableReadable ? "/proc/locks, /proc/PID/fdinfo" : "/proc/PID/syscall";
    return { lockWaits: learned({ waits, heldWithoutWaiters }, source, system.clock.nowMs() - startedMs) };
  },
});

/** Looks twice: a wait counts when the same process waits for the same file at both ends, and its holder is measured between. */
async function observe(
  system: System,
  view: LockView,
  ours: LockedFiles,
  inodes: ReadonlyMap<string, string>,
): Promise<Wait[]> {
  const { kernel, clock } = system;
  const startedMs = clock.nowMs();
  const holders = view.waited.slice(0, MAX_WAITS).map((wait) => {
    const holder = holderOf(wait, wait.named, wait.waiters, view.processes, kernel);
    return { wait, holder, before: holder ? workOf(holder.pid, kernel, view.processes) : null };
  });
  await clock.sleep(OBSERVED_MS);
  const later = viewLocks(system);
  const observedMs = Math.round(clock.nowMs() - startedMs);
  return holders.flatMap(({ wait, holder, before }) => {
    const still = later.waited.find((each) => each.inode === wait.inode && each.device === wait.device);
    const waiters = wait.waiters.filter((pid) => still?.waiters.includes(pid));
    if (waiters.length === 0) return [];
    const path = wait.path ?? inodes.get(`${wait.device} ${wait.inode}`) ?? null;
    const root = system.judged.pid ?? system.judged.recorded?.commandPid ?? null;
    const watched = root === null ? [] : treeOf(root, later.processes);
    const alive = holder && later.processes.get(holder.pid);
    const work = alive && before ? progressOf(before, workOf(alive.pid, kernel, later.processes)) : null;
    return [
      {
        path,
        met: (path !== null && isLockedByGo(path, ours)) || waiters.some((pid) => watched.includes(pid)),
        device: wait.device,
        inode: wait.inode,
        holder: holder && alive && work ? holderFact(system, holder, later, work) : null,
        waiters: waiters.slice(0, MAX_WAITERS).map((pid) => waiterFact(system, pid, later, watched, observedMs)),
        holderProgresses: work?.progresses ?? null,
        observedMs,
      },
    ];
  });
}

function holderFact(
  { kernel }: System,
  { pid, inherited }: { readonly pid: number; readonly inherited: boolean },
  { processes }: LockView,
  { cpuMs, ioBytes }: { readonly cpuMs: number; readonly ioBytes: number },
): NonNullable<Wait["holder"]> {
  const read = (name: string) => {
    const text = kernel.read(`/proc/${pid}/${name}`, 4_096);
    return text.ok ? text.value.trim() : "";
  };
  const uid = /^Uid:\s+(\d+)/m.exec(read("status"))?.[1];
  const upMs = kernel.read("/proc/uptime", 100);
  const startTicks = processes.get(pid)?.startTicks;
  const ageMs =
    upMs.ok && startTicks !== undefined ? Number.parseFloat(upMs.value) * 1_000 - startTicks * TICK_MS : null;
  return {
    pid,
    argv: argvOf(pid, kernel),
    uid: uid === undefined ? null : Number(uid),
    processState: processes.get(pid)?.state ?? "?",
    wchan: read("wchan"),
    cpuMs,
    ioBytes,
    ageMs: ageMs === null || !Number.isFinite(ageMs) ? null : Math.max(0, Math.round(ageMs)),
    inherited,
  };
}

function waiterFact(
  { kernel }: System,
  pid: number,
  { processes }: LockView,
  watched: readonly number[],
  observedMs: number,
): Wait["waiters"][number] {
  return {
    pid,
    argv: argvOf(pid, kernel),
    isGo: isGoProgram(processes.get(pid)?.name ?? ""),
    isWatched: watched.includes(pid),
    waitedAtLeastMs: observedMs,
  };
}
