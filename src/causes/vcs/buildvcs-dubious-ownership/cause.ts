import type { ValuesOf } from "../../../facts/fact.ts";
import { repository } from "../../../facts/repository.ts";
import { watchedCommand } from "../../../facts/subject.ts";
import { type Clue, defineCause } from "../../cause.ts";
import { asksGit } from "../asks-git.ts";

const needs = { repository };
const helps = { watchedCommand };
type Facts = ValuesOf<typeof needs> & Partial<ValuesOf<typeof helps>>;

/** git's exit code for "fatal:". Source: git usage.c, die(). */
const GIT_FATAL = 128;
/** Root and .git must both belong to the user, or for root to the one who called sudo. Source: git setup.c, ensure_valid_ownership. */
function foreignOwner({ repository: repo }: Facts): number | null {
  const isFine = (uid: number) => uid === repo.subjectUid || (repo.subjectUid === 0 && uid === repo.sudoUid);
  return [repo.rootUid, repo.gitDirUid].find((uid) => uid !== null && !isFine(uid)) ?? null;
}

const refused = (facts: Facts) => {
  const { repository: repo } = facts;
  const owner = foreignOwner(facts);
  if (
    !asksGit(repo, facts.watchedCommand) ||
    owner === null ||
    repo.safeDirectoryCovers ||
    repo.gitExitCode !== GIT_FATAL
  )
    return null;
  return { root: repo.root ?? "", owner, uid: repo.subjectUid, exitCode: repo.gitExitCode };
};

const onlyTheOwner: Clue<Facts> = {
  id: "git-minds-only-the-owner",
  strength: "proof",
  says: {
    en: "{root} belongs to uid {owner} and go runs as uid {uid}: git refuses it (exit {exitCode}) and accepts it once it is called safe. go build asks git for the version stamp.",
    zh: "{root} 属于 uid {owner}，而 go 以 uid {uid} 运行：git 拒绝读取（退出码 {exitCode}），标为安全目录后即可读取。go build 需要向 git 查询版本信息。",
  },
  when: (facts) => facts.repository.gitExitCodeTrusted === 0 && (refused(facts) ?? false),
};

/** A .git that may not be read looks the same from outside; git then speaks of no repository, and safe.directory changes nothing. */
const blamesOther = ({ repository: repo }: Facts): boolean => repo.gitBlamesOwner === false;

/** git before 2.38 does not take safe.directory from its command line. Source: git 2.38 release notes, protected configuration. */
const foreignAndRefused: Clue<Facts> = {
  id: "foreign-owner-and-refused",
  strength: "strong",
  says: {
    en: "{root} belongs to uid {owner}, go runs as uid {uid}, no safe.directory covers it, and git refuses it (exit {exitCode}).",
    zh: "{root} 属于 uid {owner}，go 以 uid {uid} 运行，没有 safe.directory 覆盖它，git 拒绝读取（退出码 {exitCode}）。",
  },
  when: (facts) => !blamesOther(facts) && (refused(facts) ?? false),
};

const gitAccepts: Clue<Facts> = {
  id: "git-accepts-the-repository",
  strength: "proof",
  says: { en: "git reads {root} without complaint.", zh: "git 可以正常读取 {root}。" },
  when: ({ repository: repo }) => repo.gitExitCode === 0 && { root: repo.root ?? "" },
};

const notStamped: Clue<Facts> = {
  id: "nothing-is-stamped",
  strength: "proof",
  says: {
    en: "go asks no git here: repository {root}, -buildvcs={buildvcs}, git {git}.",
    zh: "go 在这里不会调用 git：仓库 {root}，-buildvcs={buildvcs}，git {git}。",
  },
  when: ({ repository: repo }) =>
    (repo.vcs !== "git" || repo.buildvcs === "false" || (repo.gitPath === null && repo.buildvcs === "auto")) && {
      root: repo.root ?? "-",
      buildvcs: repo.buildvcs,
      git: repo.gitPath ?? "-",
    },
};

export default defineCause({
  id: "vcs/buildvcs-dubious-ownership",
  title: { en: "git refuses a repository that belongs to another user", zh: "git 拒绝读取属于其他用户的仓库" },
  headline: {
    en: "git refuses {root}: it belongs to uid {owner}, go runs as uid {uid}",
    zh: "git 拒绝读取 {root}：它属于 uid {owner}，而 go 以 uid {uid} 运行",
  },
  step: "permissions",
  station: "vcs",
  symptoms: ["fails-at-once"],
  role: "root",
  needs,
  helps,
  confirms: [onlyTheOwner, foreignAndRefused],
  rulesOut: [gitAccepts, notStamped],
  fixes: [
    {
      title: { en: "Call the repository safe, if you trust its owner", zh: "若信任其所有者，把该仓库标为安全目录" },
      risk: "reversible",
      steps: ({ repository: repo }) =>
        repo.root === null
          ? []
          : [
              {
                do: "run",
                argv: ["git", "config", "--global", "--add", "safe.directory", repo.root],
                undo: ["git", "config", "--global", "--unset", "--fixed-value", "safe.directory", repo.root],
              },
            ],
    },
    {
      title: { en: "For one run: without the stamp", zh: "仅此一次：不写入版本信息" },
      risk: "safe",
      steps: () => [
        {
          do: "tell",
          text: {
            en: "go build -buildvcs=false: the binary then does not say which commit it was made from.",
            zh: "go build -buildvcs=false：生成的程序将不含提交信息。",
          },
        },
      ],
    },
    {
      title: { en: "Or give the repository to the one who builds", zh: "或把仓库交给构建用户" },
      risk: "by-hand",
      steps: ({ repository: repo }) => [
        {
          do: "tell",
          text: {
            en: `chown -R ${repo.subjectUid} ${repo.root ?? ""}, or run the build as the owner (docker run --user).`,
            zh: `chown -R ${repo.subjectUid} ${repo.root ?? ""}，或以所有者身份构建（docker run --user）。`,
          },
        },
      ],
    },
  ],
  folklore: [
    {
      what: "git config --global safe.directory '*'",
      why: {
        en: "It trusts every repository of every user; one line for this root is enough.",
        zh: "这会信任所有用户的所有仓库；只为这个根目录加一行即可。",
      },
    },
  ],
  references: [
    "https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory",
    "https://github.com/golang/go/issues/51253",
    "https://github.com/golang/go/blob/go1.26.0/src/cmd/go/internal/load/pkg.go",
  ],
});
