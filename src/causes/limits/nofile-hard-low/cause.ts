import type { ValuesOf } from "../../../facts/fact.ts";
import { processors, resourceLimits } from "../../../facts/limits.ts";
import { goTrial } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { descriptorNeed } from "../descriptor-need.ts";

const needs = { resourceLimits, processors };
const helps = { goTrial };
type Facts = ValuesOf<typeof needs> & Partial<ValuesOf<typeof helps>>;

/** What go itself may open. Its soft limit does not matter: go raises that. */
const mayOpen = ({ resourceLimits: limits }: Facts): number => limits.openFilesOfGo ?? Number.POSITIVE_INFINITY;
const needOf = ({ processors: { goMaxProcs } }: Facts) => descriptorNeed(goMaxProcs);
const valuesOf = (facts: Facts) => ({
  limit: facts.resourceLimits.openFiles.hard ?? mayOpen(facts),
  goMaxProcs: facts.processors.goMaxProcs,
  needs: needOf(facts).needs,
  fails: needOf(facts).fails,
});

/** A run of go that ended by this limit; a program that could not be started at all says nothing of go. */
const metLimit = ({ goTrial: trial }: Facts): boolean =>
  (trial?.outcome === "failed" || trial?.outcome === "killed") && trial.errno === "EMFILE";

const tooManyOpenFiles: Clue<Facts> = {
  id: "too-many-open-files",
  strength: "proof",
  says: {
    en: 'go itself, tried in a scratch module, failed with EMFILE ("{line}"); the hard limit is {limit} open files.',
    zh: '在临时模块中试运行 go 时失败，返回 EMFILE（"{line}"）；打开文件数的硬限制是 {limit}。',
  },
  when: (facts) => metLimit(facts) && { ...valuesOf(facts), line: facts.goTrial?.firstLine ?? "", errno: "EMFILE" },
};

const belowMeasuredNeed: Clue<Facts> = {
  id: "below-measured-need",
  strength: "proof",
  says: {
    en: "The hard limit is {limit} open files. With GOMAXPROCS={goMaxProcs} go mod download was measured to fail at {fails} and to need up to {needs}.",
    zh: "打开文件数的硬限制是 {limit}。实测在 GOMAXPROCS={goMaxProcs} 时，go mod download 在限制为 {fails} 时必定失败，最多需要 {needs}。",
  },
  when: (facts) => mayOpen(facts) <= needOf(facts).fails && valuesOf(facts),
};

const enoughForTwo: Clue<Facts> = {
  id: "more-than-twice-the-need",
  strength: "proof",
  says: {
    en: "go may open {may} files, more than twice the {needs} that it needs with GOMAXPROCS={goMaxProcs}.",
    zh: "go 可打开 {may} 个文件，超过 GOMAXPROCS={goMaxProcs} 时所需 {needs} 的两倍。",
  },
  when: (facts) =>
    !metLimit(facts) &&
    mayOpen(facts) >= 2 * needOf(facts).needs && {
      ...valuesOf(facts),
      may: Number.isFinite(mayOpen(facts)) ? mayOpen(facts) : "∞",
    },
};

export default defineCause({
  id: "limits/nofile-hard-low",
  title: { en: "The hard limit of open files is too low for go", zh: "打开文件数的硬限制对 go 来说过低" },
  headline: {
    en: "the hard limit of {limit} open files is too low for go (it needs {needs} with GOMAXPROCS={goMaxProcs})",
    zh: "打开文件数的硬限制 {limit} 对 go 来说过低（GOMAXPROCS={goMaxProcs} 时需要 {needs}）",
  },
  step: "limits",
  station: "caches",
  symptoms: ["fails-at-once"],
  role: "root",
  needs,
  helps,
  confirms: [tooManyOpenFiles, belowMeasuredNeed],
  rulesOut: [enoughForTwo],
  fixes: [
    {
      title: { en: "Raise the hard limit where it is set", zh: "在设置处提高硬限制" },
      risk: "by-hand",
      steps: (facts) => [
        {
          do: "tell",
          text: {
            en: `Raise the hard limit from ${valuesOf(facts).limit} to 1024 or more where it comes from: LimitNOFILE= of the systemd unit, --ulimit nofile= of Docker, /etc/security/limits.conf, or the "ulimit -n" in a start script (without -S it lowers the hard limit too).`,
            zh: `在设置处把硬限制从 ${valuesOf(facts).limit} 提高到 1024 或更高：systemd 单元的 LimitNOFILE=、Docker 的 --ulimit nofile=、/etc/security/limits.conf，或启动脚本中的 "ulimit -n"（不带 -S 时会一并降低硬限制）。`,
          },
        },
      ],
    },
    {
      title: { en: "For one run: fewer downloads and compiles at once", zh: "仅此一次：减少同时进行的下载和编译" },
      risk: "safe",
      steps: (facts) =>
        mayOpen(facts) >= descriptorNeed(1).needs && facts.processors.goMaxProcs > 1
          ? [
              {
                do: "tell",
                text: {
                  en: "Put GOMAXPROCS=1 before the go command: it then opens fewer files at once, and is slower.",
                  zh: "在 go 命令前加上 GOMAXPROCS=1：同时打开的文件会减少，但速度变慢。",
                },
              },
            ]
          : [],
    },
  ],
  folklore: [
    {
      what: "ulimit -Sn 65536",
      why: {
        en: "go raises its own soft limit at start; only the hard limit binds it.",
        zh: "go 启动时会自行提高软限制；只有硬限制对它有约束。",
      },
    },
  ],
  references: [
    "https://github.com/golang/go/issues/46279",
    "https://github.com/golang/go/blob/go1.26.0/src/syscall/rlimit.go",
    "https://man7.org/linux/man-pages/man2/getrlimit.2.html",
  ],
});
