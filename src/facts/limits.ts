import { added, defineFact, flag, list, maybe, number, oneOf, shape, text } from "./fact.ts";

const pair = shape({ /** null: unlimited. */ soft: maybe(number), hard: maybe(number) });

/** Resource limits of the judged process, and what go makes of them. */
export const resourceLimits = defineFact({
  id: "limits.rlimits",
  title: "resource limits",
  privacy: "machine",
  schema: shape({
    openFiles: pair,
    processes: pair,
    addressSpaceBytes: pair,
    dataBytes: pair,
    fileSizeBytes: pair,
    cpuSeconds: pair,
    stackBytes: pair,
    lockedBytes: pair,
    /** What go raises its own soft limit to: hard up to 1.23, hard − 1 from 1.24. */
    openFilesOfGo: maybe(number),
    /** Threads of this uid now, all processes. */
    threadsOfUid: maybe(number),
    systemOpenFiles: maybe(number),
    systemOpenFilesMax: maybe(number),
  }),
});

/** Cgroup limits that bind the judged process: the tightest over all its ancestors. */
export const cgroupLimits = defineFact({
  id: "limits.cgroup",
  title: "cgroup limits",
  privacy: "machine",
  schema: shape({
    version: oneOf(["v1", "v2", "hybrid", "none"]),
    path: text,
    memoryLimitBytes: maybe(number),
    memoryLimitAt: maybe(text),
    memoryCurrentBytes: maybe(number),
    memoryPeakBytes: maybe(number),
    /** Kills that the kernel counted in the limited cgroup since it was made. */
    oomKills: maybe(number),
    cpuQuotaCpus: maybe(number),
    cpuQuotaAt: maybe(text),
    throttledPeriods: maybe(number),
    totalPeriods: maybe(number),
    pidsMax: maybe(number),
    pidsCurrent: maybe(number),
    pidsMaxHits: maybe(number),
  }),
});

/** How many processors go counts, and what it makes of them. */
export const processors = defineFact({
  id: "limits.processors",
  title: "processors",
  privacy: "machine",
  schema: shape({
    online: number,
    /** Processors that the affinity mask allows. */
    allowed: number,
    /** GOMAXPROCS of the go command by the rule of its version (quota counts from 1.25). */
    goMaxProcs: number,
    goMaxProcsFrom: oneOf(["environment", "quota", "affinity"]),
  }),
});

/** Memory, pressure and what the kernel killed. */
export const memoryPressure = defineFact({
  id: "limits.memory",
  title: "memory and pressure",
  privacy: "machine",
  schema: shape({
    totalBytes: number,
    availableBytes: number,
    swapTotalBytes: number,
    /** PSI, share of the last 10 s in which somebody waited; null where the kernel has none. */
    cpuSome10: maybe(number),
    memorySome10: maybe(number),
    ioSome10: maybe(number),
    /** From /proc/vmstat, since boot. */
    globalOomKills: maybe(number),
    /** From the kernel log, newest first, at most 20; null when it may not be read. */
    kills: maybe(
      list(
        shape({
          program: text,
          pid: number,
          ageMs: number,
          inCgroup: flag,
          cgroup: maybe(text),
          /** The limit that the group had then. */
          limitBytes: added(maybe(number), null),
          goTool: flag,
        }),
      ),
    ),
    inotifyInstancesMax: maybe(number),
    inotifyWatchesMax: maybe(number),
    inotifyInstancesUsed: maybe(number),
    inotifyWatchesUsed: maybe(number),
  }),
});
