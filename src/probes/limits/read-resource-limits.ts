import { resourceLimits } from "../../facts/limits.ts";
import { goTree } from "../../facts/toolchain.ts";
import { LAUNCHER_VARIABLE } from "../../system/launcher-notes.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { parseStatus } from "../subject/parse-status.ts";
import { processFile, processSource } from "../subject/process-file.ts";
import { openFilesOfGo } from "./go-version.ts";
import { type Limit, parseLimits } from "./parse-limits.ts";

/** Reading the status of every process: a machine with so many that this does not do gives no count, rather than a late answer. */
const COUNT_MS = 150;
const NONE: Limit = { soft: null, hard: null };

export default defineProbe({
  id: "read-resource-limits",
  title: { en: "resource limits", zh: "资源限制" },
  step: "limits",
  impact: "light",
  uses: { goTree },
  yields: { resourceLimits },
  timeoutMs: 1_000,
  async run({ system }, { goTree: tree }) {
    const text = processFile(system, "limits");
    const limits = parseLimits(text.ok ? text.value : "");
    if (limits.size === 0)
      return {
        resourceLimits: notLearned(
          !text.ok && text.errno === "EACCES" ? "not-permitted" : "failed",
          text.ok ? "/proc/PID/limits holds no limit." : `${processSource(system, "limits")}: ${text.errno}.`,
          { remedy: "Run gowhy as the user of that process, with /proc mounted." },
        ),
      };
    const of = (name: string) => limits.get(name) ?? NONE;
    const openFiles = withLaunchersSoft(system, of("Max open files"));
    const fileNr = numbersOf(system, "/proc/sys/fs/file-nr");
    return {
      resourceLimits: learned(
        {
          openFiles,
          processes: of("Max processes"),
          addressSpaceBytes: of("Max address space"),
          dataBytes: of("Max data size"),
          fileSizeBytes: of("Max file size"),
          cpuSeconds: of("Max cpu time"),
          stackBytes: of("Max stack size"),
          lockedBytes: of("Max locked memory"),
          openFilesOfGo: openFilesOfGo(openFiles, tree?.binaryVersion ?? tree?.treeVersion),
          threadsOfUid: threadsOf(system),
          systemOpenFiles: fileNr[0] ?? null,
          systemOpenFilesMax: fileNr[2] ?? null,
        },
        processSource(system, "limits"),
      ),
    };
  },
});

/** Node has raised gowhy's own soft limit; the launcher noted what it was. */
function withLaunchersSoft({ judged, self }: System, limit: Limit): Limit {
  const noted = self.environment[LAUNCHER_VARIABLE] ?? "";
  if (judged.pid !== null || judged.recorded || !/^\d{1,9}$/.test(noted)) return limit;
  return { soft: Math.min(Number(noted), limit.hard ?? Number(noted)), hard: limit.hard };
}

function numbersOf({ kernel }: System, path: string): number[] {
  const text = kernel.read(path, 256);
  return text.ok ? text.value.trim().split(/\s+/).map(Number).filter(Number.isFinite) : [];
}

/** All threads of the judged user, as RLIMIT_NPROC counts them: by real uid. Source: setrlimit(2). */
function threadsOf({ kernel, clock, judged }: System): number | null {
  const entries = kernel.list("/proc");
  if (!entries.ok) return null;
  const untilMs = clock.nowMs() + COUNT_MS;
  let threads = 0;
  for (const name of entries.value) {
    if (!/^\d+$/.test(name)) continue;
    if (clock.nowMs() > untilMs) return null;
    const text = kernel.read(`/proc/${name}/status`, 8_192);
    if (!text.ok) continue;
    const status = parseStatus(text.value);
    if (status.realUid === judged.uid) threads += status.threads ?? 0;
  }
  return threads === 0 ? null : threads;
}
