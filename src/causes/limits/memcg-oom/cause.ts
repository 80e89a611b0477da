import type { ValueOf, ValuesOf } from "../../../facts/fact.ts";
import { cgroupLimits, memoryPressure } from "../../../facts/limits.ts";
import { watchedCommand } from "../../../facts/subject.ts";
import { size } from "../../../text/size.ts";
import { type Clue, defineCause } from "../../cause.ts";

const needs = { cgroupLimits };
const helps = { watchedCommand, memoryPressure };
type Facts = ValuesOf<typeof needs> & Partial<ValuesOf<typeof helps>>;
type Kill = NonNullable<ValueOf<typeof memoryPressure>["kills"]>[number];

/** A kill that a person still asks about. Older ones belong to another run. */
const RECENT_MS = 3_600_000;
/** The kernel's stamp, the end of the command and the reading of the log lie this far apart. */
const SLACK_MS = 5_000;
/** A group that was killed for its limit has reached it; the peak is read in pages and batches of 32. */
const REACHED = 0.9;

const limitOf = ({ cgroupLimits: limits }: Facts) =>
  limits.memoryLimitBytes === null
    ? null
    : {
        limit: size(limits.memoryLimitBytes),
        limitBytes: limits.memoryLimitBytes,
        group: limits.path,
        at: limits.memoryLimitAt ?? limits.path,
      };

/** The group whose limit was reached holds the judged process: it is its own group or one above. */
const holdsUs = (group: string | null, own: string): boolean =>
  group !== null && (group === own || own.startsWith(group === "/" ? "/" : `${group}/`));

/** The limit was raised after the kill: what happened under the old one need not happen again. */
const wasRaised = (kill: Kill, now: number | null): boolean =>
  kill.limitBytes !== null && now !== null && now > kill.limitBytes;

/** A kill by a group's limit, of a program that go commands run, in our group, not long ago, under a limit that still holds. */
const recentKill = ({ memoryPressure: pressure, cgroupLimits: limits }: Facts): Kill | undefined =>
  pressure?.kills?.find(
    (kill) =>
      kill.inCgroup &&
      kill.goTool &&
      kill.ageMs <= RECENT_MS &&
      holdsUs(kill.cgroup, limits.path) &&
      !wasRaised(kill, limits.memoryLimitBytes),
  );

const lastKillDuring = ({ memoryPressure: pressure, watchedCommand: watched }: Facts): Kill | undefined =>
  pressure?.kills?.find((kill) => kill.ageMs <= (watched?.wallMs ?? 0) + SLACK_MS);

/** The group's counter also counts kills of the whole machine's shortage; then the log says so, or the group was far from its limit. */
function wasTheMachine(facts: Facts): boolean {
  const kill = lastKillDuring(facts);
  if (kill) return !kill.inCgroup;
  const { memoryLimitBytes: limit, memoryPeakBytes: peak } = facts.cgroupLimits;
  return limit !== null && peak !== null && peak < REACHED * limit;
}

const killedDuringRun: Clue<Facts> = {
  id: "killed-during-the-run",
  strength: "proof",
  says: {
    en: "While the command ran the kernel killed {kills} of its processes ({program}): control group {group} may use {limit} of memory (limit at {at}).",
    zh: "命令运行期间，内核杀死了它的 {kills} 个进程（{program}）：控制组 {group} 最多可用 {limit} 内存（限制位于 {at}）。",
  },
  when: (facts) => {
    const limit = limitOf(facts);
    const kills = facts.watchedCommand?.oomKillsDuring ?? 0;
    if (!limit || kills === 0 || wasTheMachine(facts)) return false;
    const kill = lastKillDuring(facts);
    return { ...limit, kills, program: kill?.program ?? "?", pid: kill?.pid ?? null };
  },
};

const killInLog: Clue<Facts> = {
  id: "kill-in-the-kernel-log",
  strength: "proof",
  says: {
    en: "The kernel log: {minutes} min ago {program} (pid {pid}) was killed because control group {killedIn} reached its memory limit; this process is in that group ({limit}).",
    zh: "内核日志：{minutes} 分钟前，{program}（pid {pid}）因控制组 {killedIn} 达到内存上限而被杀死；当前进程就在该组中（{limit}）。",
  },
  when: (facts) => {
    const limit = limitOf(facts);
    const kill = recentKill(facts);
    if (!limit || !kill) return false;
    return {
      ...limit,
      program: kill.program,
      pid: kill.pid,
      killedIn: kill.cgroup ?? "?",
      minutes: Math.round(kill.ageMs / 60_000),
    };
  },
};

const countedOnce: Clue<Facts> = {
  id: "kills-counted-some-time",
  strength: "weak",
  says: {
    en: "Since control group {group} was made the kernel killed {kills} processes in it; when, it does not say.",
    zh: "自控制组 {group} 创建以来，内核在其中杀死过 {kills} 个进程；时间不详。",
  },
  when: (facts) => {
    const limit = limitOf(facts);
    const kills = facts.cgroupLimits.oomKills ?? 0;
    return limit !== null && kills > 0 && { ...limit, kills };
  },
};

const noLimit: Clue<Facts> = {
  id: "no-memory-limit",
  strength: "proof",
  says: {
    en: "No control group limits the memory of this process (groups: {version}).",
    zh: "没有控制组限制该进程的内存（cgroup：{version}）。",
  },
  when: ({ cgroupLimits: limits }) => limits.memoryLimitBytes === null && { version: limits.version },
};

export default defineCause({
  id: "limits/memcg-oom",
  title: { en: "The control group's memory limit kills what go starts", zh: "控制组的内存上限杀死了 go 启动的进程" },
  headline: {
    en: "the memory limit of {limit} killed {program} (control group {group})",
    zh: "{limit} 的内存上限杀死了 {program}（控制组 {group}）",
  },
  step: "limits",
  station: "compile",
  symptoms: ["fails-late", "slow-build"],
  role: "root",
  needs,
  helps,
  confirms: [killedDuringRun, killInLog, countedOnce],
  rulesOut: [noLimit],
  // What reclaiming costs before the kernel kills.
  accountsFor: (wait) => wait.what === "memory",
  fixes: [
    {
      title: { en: "Raise the limit", zh: "提高上限" },
      risk: "by-hand",
      steps: (facts) => [
        {
          do: "tell",
          text: {
            en: `Raise the memory limit of ${limitOf(facts)?.at ?? "the group"}: resources.limits.memory in Kubernetes, --memory in Docker, MemoryMax= in systemd. Linking a large program alone takes 1 to 2 GB.`,
            zh: `提高 ${limitOf(facts)?.at ?? "该组"} 的内存上限：Kubernetes 的 resources.limits.memory、Docker 的 --memory、systemd 的 MemoryMax=。仅链接一个大型程序就需要 1 到 2 GB。`,
          },
        },
      ],
    },
    {
      title: { en: "For one run: fewer compiles at once", zh: "仅此一次：减少同时进行的编译" },
      risk: "safe",
      steps: () => [
        {
          do: "tell",
          text: {
            en: "Add -p 1 to the go command, or put GOMAXPROCS=1 GOGC=50 before it: compiles then run one after the other and use less.",
            zh: "给 go 命令加上 -p 1，或在其前面加 GOMAXPROCS=1 GOGC=50：编译会逐个进行，占用更少内存。",
          },
        },
      ],
    },
  ],
  folklore: [
    {
      what: "go clean -cache",
      why: {
        en: "The compiler is not broken; after an empty cache it needs more memory, not less.",
        zh: "编译器并未损坏；清空缓存之后需要的内存更多而不是更少。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/43726",
    "https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files",
    "https://docs.kernel.org/admin-guide/cgroup-v1/memory.html",
  ],
});
