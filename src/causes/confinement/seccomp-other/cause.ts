import type { ValuesOf } from "../../../facts/fact.ts";
import { places } from "../../../facts/places.ts";
import { subjectProcess } from "../../../facts/subject.ts";
import { goTrial } from "../../../facts/toolchain.ts";
import { type Clue, defineCause } from "../../cause.ts";

const needs = { subjectProcess };
const helps = { goTrial, places };
type Facts = ValuesOf<typeof needs> & Partial<ValuesOf<typeof helps>>;

/** What filters answer; a plain file right that is missing gives EACCES. Source: seccomp(2), SECCOMP_RET_ERRNO; facts of Docker's and systemd's filters. */
const FILTER_ERRNOS: readonly string[] = ["EPERM", "ENOSYS"];
/** File systems of the kernel itself that all know flock: there ENOSYS comes from elsewhere. */
const LOCKING: readonly string[] = ["ext4", "ext3", "ext2", "xfs", "btrfs", "tmpfs", "overlay", "f2fs", "zfs"];
/** Where a scratch module of go's may have been made. */
const SCRATCH_ROLES: readonly string[] = ["GOTMPDIR", "GOCACHE", "GOMODCACHE", "HOME"];

const isFiltered = ({ subjectProcess: subject }: Facts): boolean => subject.seccomp === "filter";
const failed = ({ goTrial: trial }: Facts) =>
  trial && (trial.outcome === "failed" || trial.outcome === "killed") ? trial : null;

/** ENOSYS of a lock is also what a file system without locks answers. */
function lockIsMissing(facts: Facts): boolean {
  const trial = failed(facts);
  if (trial?.errno !== "ENOSYS" || !/^R?Lock$|^RUnlock$|^Unlock$|flock/.test(trial.operation ?? "")) return false;
  const taken = (facts.places?.places ?? []).filter((place) => place.exists && SCRATCH_ROLES.includes(place.role));
  return taken.length === 0 || !taken.every((place) => LOCKING.includes(place.mount?.fsType ?? ""));
}

const refusedInOwnScratch: Clue<Facts> = {
  id: "refused-in-a-scratch-module",
  strength: "proof",
  says: {
    en: 'This process runs under a seccomp filter, and go failed in a scratch module of its own: {operation} {object} gave {errno} ("{line}"). No right of a file stands in the way there.',
    zh: '该进程处于 seccomp filter 之下，go 在自己的临时模块中失败：{operation} {object} 返回 {errno}（"{line}"）。那里没有任何文件权限会造成阻碍。',
  },
  when: (facts) => {
    const trial = failed(facts);
    if (!isFiltered(facts) || !trial || !FILTER_ERRNOS.includes(trial.errno ?? "") || lockIsMissing(facts))
      return false;
    return {
      operation: trial.operation ?? "a system call",
      object: trial.object ?? "",
      errno: trial.errno ?? "",
      line: trial.firstLine,
    };
  },
};

/** What no right and no attribute of a directory refuses to whoever made the file or directory himself. Source: ftruncate(2), write(2), getdents(2). */
const NEVER_REFUSED: readonly string[] = ["write", "truncate", "readdir"];

/** The trial of a directory that a filter alone explains: on a file system of the kernel, of something made for it. */
function refusedTrial({ places: known }: Facts) {
  const written = (known?.places ?? []).filter((place) => place.written && place.trial.outcome !== "not-tried");
  return written.find(
    ({ mount, trial }) =>
      trial.outcome === "failed" &&
      NEVER_REFUSED.includes(trial.operation ?? "") &&
      FILTER_ERRNOS.includes(trial.errno ?? "") &&
      LOCKING.includes(mount?.fsType ?? ""),
  );
}

const refusedInOwnDirectory: Clue<Facts> = {
  id: "refused-in-a-directory-of-its-own",
  strength: "strong",
  says: {
    en: "This process runs under a seccomp filter, and {operation} gave {errno} in a directory just made in {path}: no right of a file refuses that.",
    zh: "该进程处于 seccomp filter 之下，在 {path} 中刚创建的目录里 {operation} 返回 {errno}：没有任何文件权限会拒绝它。",
  },
  when: (facts) => {
    const place = isFiltered(facts) && refusedTrial(facts);
    if (!place) return false;
    return { operation: place.trial.operation ?? "", errno: place.trial.errno ?? "", path: place.path ?? "" };
  },
};

const killedByFilter: Clue<Facts> = {
  id: "killed-by-the-filter",
  strength: "proof",
  says: {
    en: "go was ended by SIGSYS in a scratch module: only a seccomp filter sends that signal ({operation}).",
    zh: "go 在临时模块中被 SIGSYS 终止：只有 seccomp filter 会发送该信号（{operation}）。",
  },
  when: (facts) => {
    const { goTrial: trial } = facts;
    const isSigsys =
      trial?.signal === "SIGSYS" ||
      (trial?.outcome === "failed" && /^SIGSYS: |: bad system call/.test(trial.firstLine));
    return isSigsys && { operation: trial?.operation ?? "SIGSYS", errno: "SIGSYS" };
  },
};

const noFilter: Clue<Facts> = {
  id: "no-filter",
  strength: "proof",
  says: {
    en: "No seccomp filter binds this process (Seccomp: {mode}).",
    zh: "该进程没有受 seccomp filter 约束（Seccomp：{mode}）。",
  },
  when: ({ subjectProcess: subject, goTrial: trial }) =>
    subject.seccomp === "none" && trial?.signal !== "SIGSYS" && { mode: subject.seccomp },
};

/** No proof: the trial lists and compiles, but links no program; a refused ftruncate shows in the trials of the directories. */
const passesUnderFilter: Clue<Facts> = {
  id: "go-passes-under-the-filter",
  strength: "strong",
  says: {
    en: "Under the filter go lists and builds a scratch module ({tookMs} ms): it lets go's system calls through.",
    zh: "在该 filter 之下，go 可以列出并构建临时模块（{tookMs} ms）：它放行 go 的系统调用。",
  },
  when: (facts) => facts.goTrial?.outcome === "passed" && !refusedTrial(facts) && { tookMs: facts.goTrial.tookMs },
};

const refusedCall = (facts: Facts): string =>
  failed(facts)?.operation ?? refusedTrial(facts)?.trial.operation ?? "SIGSYS";

export default defineCause({
  id: "confinement/seccomp-other",
  title: { en: "A seccomp filter refuses a system call that go needs", zh: "seccomp filter 拒绝了 go 需要的系统调用" },
  headline: {
    en: "a seccomp filter refuses what go needs: {operation} gives {errno}",
    zh: "seccomp filter 拒绝了 go 所需的操作：{operation} 返回 {errno}",
  },
  step: "permissions",
  station: "toolchain",
  symptoms: ["fails-at-once"],
  role: "root",
  needs,
  helps,
  confirms: [refusedInOwnScratch, killedByFilter, refusedInOwnDirectory],
  rulesOut: [noFilter, passesUnderFilter],
  fixes: [
    {
      title: { en: "Let the sandbox allow the call", zh: "让沙箱放行该调用" },
      risk: "by-hand",
      steps: (facts) => [
        {
          do: "tell",
          text: {
            en: `Allow the system call behind "${refusedCall(facts)}" in the sandbox's profile (Docker and Podman: --security-opt seccomp=FILE; systemd: SystemCallFilter=; Kubernetes: seccompProfile), or let it answer ENOSYS only for calls that go has a way around. An older Docker or libseccomp: update it.`,
            zh: `在沙箱配置中放行 "${refusedCall(facts)}" 背后的系统调用（Docker 与 Podman：--security-opt seccomp=FILE；systemd：SystemCallFilter=；Kubernetes：seccompProfile）；只有 go 能绕开的调用才可返回 ENOSYS。若 Docker 或 libseccomp 版本过旧，请升级。`,
          },
        },
      ],
    },
  ],
  folklore: [
    {
      what: "chmod -R 777",
      why: {
        en: "The call is refused before the kernel looks at any file right.",
        zh: "该调用在内核检查任何文件权限之前就被拒绝。",
      },
    },
  ],
  references: [
    "https://man7.org/linux/man-pages/man2/seccomp.2.html",
    "https://docs.docker.com/engine/security/seccomp/",
    "https://github.com/moby/moby/issues/42680",
  ],
});
