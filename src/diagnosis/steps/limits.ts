import { descriptorNeed } from "../../causes/limits/descriptor-need.ts";
import type { FactKey } from "../../facts/fact.ts";
import { cgroupLimits, memoryPressure, processors, resourceLimits } from "../../facts/limits.ts";
import { places } from "../../facts/places.ts";
import type { FactStore } from "../../facts/store.ts";
import { watchedCommand } from "../../facts/subject.ts";
import { goTrial } from "../../facts/toolchain.ts";
import { size } from "../../text/size.ts";
import type { Sentence, StepResult } from "../diagnosis.ts";
import { meetsFileLimit } from "./disk.ts";
import { seenLimits } from "./limits/seen-limits.ts";
import { failed, notDone, passed } from "./result.ts";

/** Errors that only a limit gives. Source: errors(3), setrlimit(2). */
const LIMIT_ERRNOS: readonly (string | null)[] = ["EMFILE", "ENFILE", "EAGAIN", "ENOMEM", "EFBIG"];

/** The direct test: the limits that bind go, read, and whether one of them was seen to be met. */
export function limitsStep(facts: FactStore): StepResult {
  const fact = facts.get(resourceLimits);
  if (fact.state === "unknown") return notDone("limits", fact);
  const tookMs = ([cgroupLimits, processors, memoryPressure] as readonly FactKey<unknown>[]).reduce((most, key) => {
    const other = facts.get(key);
    return other.state === "known" ? Math.max(most, other.tookMs) : most;
  }, fact.tookMs);
  const seen = seenLimits(facts);
  const why = killed(facts) ?? fileSize(facts) ?? tried(facts) ?? tooFew(facts);
  return why ? failed("limits", tookMs, why, seen) : passed("limits", tookMs, seen);
}

function killed(facts: FactStore): Sentence | null {
  const kills = facts.value(watchedCommand)?.oomKillsDuring ?? 0;
  if (kills === 0) return null;
  return {
    text: {
      en: "The kernel killed {kills} processes of the command for memory.",
      zh: "内核因内存不足杀死了该命令的 {kills} 个进程。",
    },
    values: { kills },
  };
}

/** The trials of the disk write 1 MiB, less than any program that go links (go1.26.8, an empty main without tables: 1.1 MB on 386). */
const SMALLEST_PROGRAM_BYTES = 1024 * 1024;

/** Met by a trial, or too low for any program; gowhy itself is not under the limit of another process. */
function fileSize(facts: FactStore): Sentence | null {
  const place = facts.value(places)?.places.find((each) => meetsFileLimit(each, facts));
  const limit = facts.value(resourceLimits)?.fileSizeBytes;
  if (!limit || limit.soft === null || (!place && limit.soft > SMALLEST_PROGRAM_BYTES)) return null;
  const mayRaise = limit.hard === null || limit.hard > limit.soft;
  const remedy = mayRaise
    ? { en: "ulimit -S -f hard lifts it", zh: "ulimit -S -f hard 可提升" }
    : { en: "the hard limit is the same, so that only root lifts it", zh: "硬限制相同，只有 root 能提升" };
  if (!place)
    return {
      text: {
        en: `RLIMIT_FSIZE (ulimit -f) lets no file grow beyond {limit}, and the smallest program that go links has more; ${remedy.en}.`,
        zh: `RLIMIT_FSIZE（ulimit -f）限制文件最大为 {limit}，而 go 链接出的最小程序也大于此；${remedy.zh}。`,
      },
      values: { limit: size(limit.soft) },
    };
  return {
    text: {
      en: `RLIMIT_FSIZE (ulimit -f) lets no file grow beyond {limit}: {operation} in {path} ({role}) failed with EFBIG; ${remedy.en}.`,
      zh: `RLIMIT_FSIZE（ulimit -f）限制文件最大为 {limit}：{path}（{role}）中的 {operation} 失败，返回 EFBIG；${remedy.zh}。`,
    },
    values: {
      limit: size(limit.soft),
      operation: place.trial.operation ?? "write",
      path: place.nearest ?? place.path ?? "-",
      role: place.role,
    },
  };
}

/** What the runtime says where the kernel gives it no memory, without an errno. Source: go1.26 src/runtime, mpagealloc.go, malloc.go, mheap.go. */
const NO_MEMORY =
  /^(fatal error|runtime): .*(reserve page summary memory|out of memory|cannot allocate memory|failed to (reserve|allocate|commit))/;

/** go was put on trial and met a limit there. */
export function metLimit(facts: FactStore): boolean {
  const trial = facts.value(goTrial);
  if (trial?.outcome !== "failed" && trial?.outcome !== "killed") return false;
  return LIMIT_ERRNOS.includes(trial.errno) || memoryLimit(facts) !== null;
}

/** The limit of the process under which its runtime got no memory. */
function memoryLimit(facts: FactStore): { readonly name: string; readonly bytes: number } | null {
  const limits = facts.value(resourceLimits);
  if (!limits || !NO_MEMORY.test(facts.value(goTrial)?.firstLine ?? "")) return null;
  const [space, data] = [limits.addressSpaceBytes.soft, limits.dataBytes.soft];
  if (space !== null && (data === null || space <= data)) return { name: "RLIMIT_AS (ulimit -v)", bytes: space };
  return data === null ? null : { name: "RLIMIT_DATA (ulimit -d)", bytes: data };
}

function tried(facts: FactStore): Sentence | null {
  const trial = facts.value(goTrial);
  if (!trial || !metLimit(facts)) return null;
  const memory = memoryLimit(facts);
  if (memory)
    return {
      text: {
        en: "{name} allows {limit}, and go got no memory in a scratch module: {line}",
        zh: "{name} 只允许 {limit}，go 在临时模块中得不到内存：{line}",
      },
      values: { name: memory.name, limit: size(memory.bytes), line: trial.firstLine },
    };
  return {
    text: {
      en: "go failed in a scratch module with {errno}: {line}",
      zh: "go 在临时模块中失败，返回 {errno}：{line}",
    },
    values: { errno: trial.errno, line: trial.firstLine },
  };
}

function tooFew(facts: FactStore): Sentence | null {
  const may = facts.value(resourceLimits)?.openFilesOfGo ?? null;
  const goMaxProcs = facts.value(processors)?.goMaxProcs;
  if (may === null || goMaxProcs === undefined || may > descriptorNeed(goMaxProcs).fails) return null;
  return {
    text: {
      en: "go may open {may} files; with GOMAXPROCS={goMaxProcs} it needs up to {needs}.",
      zh: "go 只能打开 {may} 个文件；GOMAXPROCS={goMaxProcs} 时最多需要 {needs} 个。",
    },
    values: { may, goMaxProcs, needs: descriptorNeed(goMaxProcs).needs },
  };
}
