import type { Text } from "../../text/language.ts";
import type { RungName } from "./rung-name.ts";

/** What was asked of the machine before a rung is climbed. */
export interface RungAnswers {
  readonly rung: RungName;
  /** The tracer's own version, such as [6, 1]; null where the program is not there. */
  readonly version: readonly [number, number] | null;
  readonly uid: number;
  /** CapEff of /proc/self/status. Source: capabilities(7). */
  readonly capabilities: bigint;
  /** /proc/self/uid_map is not the identity of the whole range. Source: user_namespaces(7). */
  readonly isInUserNamespace: boolean;
  /** Seccomp of /proc/self/status: 0 none, 1 strict, 2 filter. */
  readonly seccompMode: number;
  /** TracerPid of /proc/self/status: somebody traces gowhy, and with it what gowhy starts. */
  readonly tracerPid: number;
  /** /proc/sys/kernel/yama/ptrace_scope; null without Yama. Source: Documentation/admin-guide/LSM/Yama.rst. */
  readonly yamaScope: number | null;
  /** /proc/sys/kernel/perf_event_paranoid; null without perf events. Source: Documentation/admin-guide/sysctl/kernel.rst. */
  readonly perfParanoid: number | null;
  readonly hasTracefs: boolean;
  readonly hasBtf: boolean;
  /** The tracer was tried on nothing; null: it was not. */
  readonly trialPassed: boolean | null;
}

export const REFUSERS = [
  "no-binary",
  "too-old",
  "tracer",
  "yama",
  "seccomp",
  "capability",
  "user-namespace",
  "perf_event_paranoid",
  "tracefs",
  "btf",
  "unknown",
] as const;

export interface Refusal {
  readonly by: (typeof REFUSERS)[number];
  readonly says: Text;
  readonly remedy: Text | null;
}

const CAP_SYS_PTRACE = 1n << 19n;
const CAP_SYS_ADMIN = 1n << 21n;
const CAP_PERFMON = 1n << 38n;
const CAP_BPF = 1n << 39n;
/** `--seccomp-bpf` came with strace 5.3 (NEWS). */
const STRACE_FROM: readonly [number, number] = [5, 3];
/** From here on the kernel lets nobody without CAP_PERFMON read raw tracepoints. */
const RAW_TRACEPOINTS_UP_TO = -1;

/** Who refuses a rung, or null where it may be climbed. A trial that passed answers everything; only a failed one has to be explained. */
export function refusalOf(answers: RungAnswers): Refusal | null {
  if (answers.version === null) return noBinary(answers.rung);
  if (answers.rung === "strace") return refusalOfStrace(answers, answers.version);
  // perf and bpftrace mount tracefs themselves when they may; that changes the machine, so they are not asked without it.
  if (!answers.hasTracefs) return TRACEFS;
  if (answers.trialPassed === true) return null;
  return refusalOfEvents(answers);
}

function refusalOfStrace(answers: RungAnswers, version: readonly [number, number]): Refusal | null {
  if (isBefore(version, STRACE_FROM)) return TOO_OLD;
  if (answers.trialPassed === true) return null;
  if (answers.tracerPid > 0) return TRACER;
  const mayPtrace = (answers.capabilities & CAP_SYS_PTRACE) !== 0n;
  if (answers.yamaScope === 3 || (answers.yamaScope === 2 && !mayPtrace)) return YAMA;
  if (answers.seccompMode > 0) return SECCOMP;
  return answers.trialPassed === null ? null : UNKNOWN;
}

function refusalOfEvents(answers: RungAnswers): Refusal | null {
  const has = (capability: bigint) => (answers.capabilities & (capability | CAP_SYS_ADMIN)) !== 0n;
  const isPrivileged = answers.rung === "bpf" ? has(CAP_BPF) && has(CAP_PERFMON) : has(CAP_PERFMON);
  // Both are asked for in the first user namespace: root of a container's own does not have them.
  if (isPrivileged && answers.isInUserNamespace) return USER_NAMESPACE;
  if (answers.rung === "bpf") {
    if (!isPrivileged) return CAPABILITY;
    if (!answers.hasBtf) return BTF;
  } else if (!isPrivileged && (answers.perfParanoid ?? 4) > RAW_TRACEPOINTS_UP_TO) return PARANOID;
  if (answers.seccompMode > 0) return SECCOMP;
  return answers.trialPassed === null ? null : UNKNOWN;
}

const isBefore = (one: readonly [number, number], other: readonly [number, number]): boolean =>
  one[0] < other[0] || (one[0] === other[0] && one[1] < other[1]);

const PROGRAM_OF = { strace: "strace", perf: "perf", bpf: "bpftrace" } as const;
const PACKAGE_OF = { strace: "strace", perf: "linux-perf", bpf: "bpftrace" } as const;

const noBinary = (rung: RungName): Refusal => ({
  by: "no-binary",
  says: { en: `there is no ${PROGRAM_OF[rung]} on PATH`, zh: `PATH 中没有 ${PROGRAM_OF[rung]}` },
  remedy: {
    en: `install it (Debian, Ubuntu: ${PACKAGE_OF[rung]})`,
    zh: `请安装它（Debian、Ubuntu 软件包：${PACKAGE_OF[rung]}）`,
  },
});

const refusal = (by: Refusal["by"], en: string, zh: string, remedy: Text | null): Refusal => ({
  by,
  says: { en, zh },
  remedy,
});

const TOO_OLD = refusal(
  "too-old",
  "this strace is older than 5.3 and has no --seccomp-bpf",
  "该 strace 早于 5.3，没有 --seccomp-bpf",
  {
    en: "install a newer strace",
    zh: "请安装较新的 strace",
  },
);
const TRACER = refusal(
  "tracer",
  "gowhy itself runs under a tracer, and a process can have only one",
  "gowhy 自身正被跟踪，而一个进程只能有一个跟踪者",
  null,
);
const YAMA = refusal(
  "yama",
  "Yama forbids ptrace (kernel.yama.ptrace_scope)",
  "Yama 禁止 ptrace（kernel.yama.ptrace_scope）",
  {
    en: "an administrator can lower kernel.yama.ptrace_scope to 1; 3 lasts until the next boot",
    zh: "管理员可将 kernel.yama.ptrace_scope 降为 1；若为 3，则须重启后才能更改",
  },
);
const SECCOMP = refusal(
  "seccomp",
  "a seccomp filter, such as a container's, refuses it",
  "seccomp 过滤器（例如容器的）拒绝了它",
  {
    en: "start the container with a profile that allows it (Docker: --cap-add SYS_PTRACE)",
    zh: "用允许它的配置启动容器（Docker：--cap-add SYS_PTRACE）",
  },
);
const CAPABILITY = refusal(
  "capability",
  "bpftrace needs CAP_BPF and CAP_PERFMON",
  "bpftrace 需要 CAP_BPF 和 CAP_PERFMON",
  {
    en: "run gowhy as root",
    zh: "以 root 运行 gowhy",
  },
);
const USER_NAMESPACE = refusal(
  "user-namespace",
  "root of a user namespace (a rootless container) has no right to the kernel's events",
  "user namespace 内的 root（rootless 容器）无权访问内核事件",
  { en: "run gowhy outside of the container", zh: "在容器之外运行 gowhy" },
);
const PARANOID = refusal(
  "perf_event_paranoid",
  "kernel.perf_event_paranoid keeps raw tracepoints from users without CAP_PERFMON",
  "kernel.perf_event_paranoid 不允许没有 CAP_PERFMON 的用户使用原始 tracepoint",
  { en: "run gowhy as root", zh: "以 root 运行 gowhy" },
);
const TRACEFS = refusal("tracefs", "tracefs is not mounted or may not be read", "tracefs 未挂载或不可读", {
  en: "mount -t tracefs tracefs /sys/kernel/tracing, as root",
  zh: "以 root 执行：mount -t tracefs tracefs /sys/kernel/tracing",
});
const BTF = refusal(
  "btf",
  "this kernel carries no BTF (/sys/kernel/btf/vmlinux)",
  "该内核不带 BTF（/sys/kernel/btf/vmlinux）",
  null,
);
const UNKNOWN = refusal(
  "unknown",
  "its trial failed, and nothing here tells why",
  "试运行失败，且本机信息无法说明原因",
  null,
);
