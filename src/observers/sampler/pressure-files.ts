import { type CgroupDirectory, cgroupPaths } from "../../system/proc/cgroup-paths.ts";
import { counterOf, limitOf } from "../../system/proc/cgroup-values.ts";
import { parseStallMs } from "../../system/proc/counters.ts";
import { ProcFile } from "../../system/proc/proc-file.ts";
import { readOnce } from "../../system/proc/process-directory.ts";
import type { PressureLook } from "../tick.ts";

/** The files that tell of pressure on one process, kept open. */
export interface PressureFiles {
  readonly cpuStat: ProcFile | null;
  readonly isV2Cpu: boolean;
  readonly isV2Memory: boolean;
  readonly memoryHits: ProcFile | null;
  readonly memoryUsed: ProcFile | null;
  readonly memoryLimit: ProcFile | null;
  readonly oom: ProcFile | null;
  readonly pids: ProcFile | null;
  readonly freezer: ProcFile | null;
  readonly isV2Freezer: boolean;
  readonly stalls: Readonly<Record<"cpu" | "memory" | "io", ProcFile>>;
  close(): void;
}

/** From its /proc/PID/cgroup and the mounts of the reader. */
export function openPressureFiles(membership: string, mountinfo: string): PressureFiles {
  const { of } = cgroupPaths(membership, mountinfo);
  const opened: ProcFile[] = [];
  const open = (directory: string | null | undefined, name: string): ProcFile | null => {
    if (!directory) return null;
    const file = new ProcFile(`${directory}/${name}`);
    opened.push(file);
    return file;
  };
  const [cpu] = of.cpu;
  const [memory] = of.memory;
  const [pids] = of.pids;
  const [freezer] = of.freezer;
  const isV2Cpu = cpu?.version === "v2";
  const isV2Memory = memory?.version === "v2";
  const isV2Freezer = freezer?.version === "v2";
  const tightest = tightestOf(memory);
  const own = memory?.directories[0];
  const stall = (name: "cpu" | "memory" | "io"): ProcFile => {
    const group = cpu?.version === "v2" ? open(cpu.directories[0], `${name}.pressure`) : null;
    // The root group of v2 has no pressure files, and v1 has none at all: then the machine's say it.
    if (group && group.read() !== null) return group;
    return open("/proc/pressure", name) ?? new ProcFile("/proc/pressure/none");
  };
  return {
    isV2Cpu,
    isV2Memory,
    isV2Freezer,
    cpuStat: open(throttlerOf(cpu), "cpu.stat"),
    memoryHits: open(tightest, isV2Memory ? "memory.events" : "memory.failcnt"),
    memoryUsed: open(tightest, isV2Memory ? "memory.current" : "memory.usage_in_bytes"),
    memoryLimit: open(tightest, isV2Memory ? "memory.max" : "memory.limit_in_bytes"),
    oom: open(own, isV2Memory ? "memory.events" : "memory.oom_control"),
    pids: open(pids?.directories[0], "pids.events"),
    freezer: open(freezer?.directories[0], isV2Freezer ? "cgroup.events" : "freezer.state"),
    stalls: { cpu: stall("cpu"), memory: stall("memory"), io: stall("io") },
    close() {
      for (const file of opened) file.close();
    },
  };
}

/** The directory with the smallest memory limit; the process's own where none has one. */
function tightestOf(memory: CgroupDirectory | undefined): string | undefined {
  const name = memory?.version === "v2" ? "memory.max" : "memory.limit_in_bytes";
  const limits = (memory?.directories ?? []).map((directory) => limitOf(readOnce(`${directory}/${name}`)));
  const least = Math.min(...limits.map((limit) => limit ?? Number.POSITIVE_INFINITY));
  return memory?.directories[Math.max(0, limits.indexOf(least))];
}

/** The nearest directory that has a quota, else the process's own: a quota of a parent throttles the children uncounted in theirs. */
function throttlerOf(cpu: CgroupDirectory | undefined): string | undefined {
  const hasQuota = (directory: string) =>
    cpu?.version === "v2"
      ? /^\d/.test(readOnce(`${directory}/cpu.max`) ?? "")
      : /^\d/.test(readOnce(`${directory}/cpu.cfs_quota_us`) ?? "");
  return cpu?.directories.find(hasQuota) ?? cpu?.directories[0];
}

export function readPressure(files: PressureFiles): PressureLook {
  const cpu = files.cpuStat?.read() ?? null;
  const hits = files.memoryHits?.read() ?? null;
  const freezer = files.freezer?.read() ?? null;
  const throttledUs = files.isV2Cpu ? counterOf(cpu, "throttled_usec") : null;
  const throttledNs = files.isV2Cpu ? null : counterOf(cpu, "throttled_time");
  return {
    throttledPeriods: counterOf(cpu, "nr_throttled"),
    throttledMs: throttledUs !== null ? throttledUs / 1e3 : throttledNs !== null ? throttledNs / 1e6 : null,
    periods: counterOf(cpu, "nr_periods"),
    memoryLimitHits: files.isV2Memory ? counterOf(hits, "max") : limitOf(hits),
    memoryUsedBytes: limitOf(files.memoryUsed?.read() ?? null),
    memoryLimitBytes: limitOf(files.memoryLimit?.read() ?? null),
    oomKills: counterOf(files.oom?.read() ?? null, "oom_kill"),
    pidsMaxHits: counterOf(files.pids?.read() ?? null, "max"),
    frozen: frozenOf(freezer, files.isV2Freezer),
    cpuStallMs: parseStallMs(files.stalls.cpu.read()),
    memoryStallMs: parseStallMs(files.stalls.memory.read()),
    ioStallMs: parseStallMs(files.stalls.io.read()),
  };
}

/** v1 says FREEZING while a task of the group cannot be stopped; v2 counts only what is frozen. Both mean: not by itself any more. */
function frozenOf(text: string | null, isV2: boolean): boolean | null {
  if (text === null) return null;
  if (!isV2) return text.trim() !== "THAWED";
  const frozen = counterOf(text, "frozen");
  return frozen === null ? null : frozen === 1;
}
