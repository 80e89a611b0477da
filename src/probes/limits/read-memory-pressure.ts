import { memoryPressure } from "../../facts/limits.ts";
import { counterOf } from "../../system/proc/cgroup-values.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { countInotify } from "./count-inotify.ts";
import { parseMeminfo, someOfTenSeconds } from "./parse-memory.ts";
import { isGoTool, parseOomKills } from "./parse-oom-kills.ts";

const MAX_KILLS = 20;

export default defineProbe({
  id: "read-memory-pressure",
  title: { en: "memory and pressure", zh: "内存与压力" },
  step: "limits",
  impact: "light",
  yields: { memoryPressure },
  timeoutMs: 1_500,
  async run({ system }) {
    const { kernel } = system;
    const read = (path: string) => {
      const text = kernel.read(path, 64 * 1024);
      return text.ok ? text.value : null;
    };
    const meminfo = parseMeminfo(read("/proc/meminfo") ?? "");
    if (!meminfo)
      return { memoryPressure: notLearned("failed", "/proc/meminfo cannot be read.", { remedy: "Mount /proc." }) };
    const inotify = countInotify(system);
    const limit = (name: string) =>
      Number(/^\d{1,12}/.exec(read(`/proc/sys/fs/inotify/${name}`) ?? "")?.[0] ?? Number.NaN);
    return {
      memoryPressure: learned(
        {
          ...meminfo,
          cpuSome10: someOfTenSeconds(read("/proc/pressure/cpu")),
          memorySome10: someOfTenSeconds(read("/proc/pressure/memory")),
          ioSome10: someOfTenSeconds(read("/proc/pressure/io")),
          globalOomKills: counterOf(read("/proc/vmstat"), "oom_kill"),
          kills: killsOf(kernel.log(), read("/proc/uptime")),
          inotifyInstancesMax: orNull(limit("max_user_instances")),
          inotifyWatchesMax: orNull(limit("max_user_watches")),
          inotifyInstancesUsed: inotify?.instances ?? null,
          inotifyWatchesUsed: inotify?.watches ?? null,
        },
        "/proc/meminfo, /proc/pressure, /dev/kmsg",
      ),
    };
  },
});

/**
 * Newest first. Uptime counts the time in which the machine slept and the log's stamps do not, so after a sleep a kill
 * seems older than it is: a miss, never a false alarm.
 */
function killsOf(log: { readonly ok: true; readonly value: string } | { readonly ok: false }, uptime: string | null) {
  const nowS = Number(/^\d+(?:\.\d+)?/.exec(uptime ?? "")?.[0] ?? Number.NaN);
  if (!log.ok || Number.isNaN(nowS)) return null;
  return parseOomKills(log.value)
    .slice(-MAX_KILLS)
    .reverse()
    .map(({ program, pid, atS, inCgroup, cgroup, limitBytes }) => ({
      program,
      pid,
      ageMs: Math.max(0, Math.round((nowS - atS) * 1_000)),
      inCgroup,
      cgroup,
      limitBytes,
      goTool: isGoTool(program),
    }));
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
