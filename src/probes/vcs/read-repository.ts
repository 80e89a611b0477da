import { repository } from "../../facts/repository.ts";
import { goSettings } from "../../facts/settings.ts";
import { watchedCommand } from "../../facts/subject.ts";
import { mainModule } from "../../facts/toolchain.ts";
import type { ProgramResult } from "../../system/programs/programs.ts";
import type { System } from "../../system/system.ts";
import { defineProbe, learned, notLearned } from "../probe.ts";
import { buildvcsFlag, buildvcsOfArgv } from "./buildvcs-flag.ts";
import { hasMainPackage } from "./find-main-package.ts";
import { findRoot, type Root } from "./find-root.ts";
import { coversRoot, valuesOf } from "./safe-directory.ts";

/** git answers a question of this kind in milliseconds; one that does not within this time has another fault. */
const GIT_MS = 1_500;

/** What git says of a foreign owner, from 2.36 on and in 2.35.2 and the older ones that distributions mended. Source: git setup.c. */
const OWNER_WORDS = /dubious ownership|unsafe repository/;

export default defineProbe({
  id: "read-repository",
  title: { en: "the repository around the module", zh: "模块所在的仓库" },
  step: "permissions",
  impact: "light",
  uses: { goSettings, mainModule, watchedCommand },
  yields: { repository },
  timeoutMs: 4_000,
  async run({ system, signal }, { goSettings: settings, mainModule: module, watchedCommand: watched }) {
    const { files, judged } = system;
    const cwd = judged.cwd;
    if (cwd === null)
      return {
        repository: notLearned("not-applicable", "There is no working directory to look for a repository from."),
      };
    const root = await findRoot(files, cwd);
    if (root === undefined) return { repository: notLearned("timed-out", `A directory above ${cwd} does not answer.`) };
    const goflags = settings?.variables.find((variable) => variable.name === "GOFLAGS")?.value;
    const [git, main] = await Promise.all([
      root?.vcs === "git" ? askGit(system, root, signal) : null,
      root ? hasMainPackage(files, cwd, module?.root ?? null) : null,
    ]);
    const sudo = judged.environment["SUDO_UID"] ?? "";
    return {
      repository: learned(
        {
          root: root?.path ?? null,
          vcs: root?.vcs ?? null,
          rootUid: root?.rootUid ?? null,
          gitDirUid: root?.vcs === "git" ? root.markUid : null,
          subjectUid: judged.uid,
          sudoUid: judged.uid === 0 && /^\d{1,10}$/.test(sudo) ? Number(sudo) : null,
          gitPath: git?.path ?? null,
          safeDirectories: git?.safe.slice(0, 100).map((each) => each.slice(0, 1_000)) ?? [],
          safeDirectoryCovers:
            git !== null &&
            root !== null &&
            !mindsTheOwner(git) &&
            coversRoot(git.safe, root.path, judged.environment["HOME"] ?? null),
          gitExitCode: git?.plain.exitCode ?? null,
          gitExitCodeTrusted: git?.trusted?.exitCode ?? null,
          gitBlamesOwner: git?.plain.exitCode === 128 ? OWNER_WORDS.test(git.plain.stderr) : null,
          gitTimedOut: git?.plain.outcome === "timed-out",
          buildvcs: buildvcsOfArgv(watched?.argv ?? []) ?? buildvcsFlag(goflags ?? judged.environment["GOFLAGS"] ?? ""),
          hasMainPackage: main,
        },
        root ? `${root.path}, git rev-parse --git-dir` : cwd,
      ),
    };
  },
});

interface GitAnswers {
  readonly path: string | null;
  readonly safe: readonly string[];
  readonly plain: ProgramResult;
  readonly trusted: ProgramResult | null;
}

/** git refuses what it reads once it is told to trust the owner: whatever the list says, such as `PATH/*` before git 2.46, it does not cover. */
const mindsTheOwner = ({ plain, trusted }: GitAnswers): boolean => plain.exitCode === 128 && trusted?.exitCode === 0;

/** Asks git whether it is willing to read the repository, as the judged user and with that user's environment. Reads only. */
async function askGit(system: System, root: Root, signal: AbortSignal): Promise<GitAnswers | null> {
  // No lock is taken for statistics, nothing is asked on a terminal, and what it says is in English.
  const environment = { ...system.judged.environment, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
  const git = (...words: string[]) =>
    system.programs.run({
      argv: ["git", ...words],
      environment,
      cwd: "/",
      deadlineMs: GIT_MS,
      maxBytes: 64 * 1024,
      signal,
    });
  const [plain, lists] = await Promise.all([
    git("-C", root.path, "rev-parse", "--git-dir"),
    Promise.all(["--system", "--global"].map((scope) => git("config", scope, "-z", "--get-all", "safe.directory"))),
  ]);
  if (plain.outcome === "not-started") return { path: null, safe: [], plain, trusted: null };
  const trusted =
    plain.exitCode === 128
      ? await git("-c", `safe.directory=${root.path}`, "-C", root.path, "rev-parse", "--git-dir")
      : null;
  return {
    path: await gitPath(system),
    safe: [...lists.flatMap((list) => valuesOf(list.stdout)), ...fromEnvironment(environment)],
    plain,
    trusted,
  };
}

/** The program that PATH leads to. */
async function gitPath({ files, judged }: System): Promise<string | null> {
  for (const directory of (judged.environment["PATH"] ?? "").split(":").slice(0, 64)) {
    if (!directory.startsWith("/")) continue;
    const state = await files.stat(`${directory}/git`);
    if (state.ok && state.value.kind === "file" && (state.value.mode & 0o111) !== 0) return `${directory}/git`;
  }
  return null;
}

/** safe.directory also counts where it comes with the command. Source: git-config(1), GIT_CONFIG_COUNT. */
function fromEnvironment(environment: Readonly<Record<string, string>>): string[] {
  const count = Number(/^\d{1,3}$/.exec(environment["GIT_CONFIG_COUNT"] ?? "")?.[0] ?? 0);
  return Array.from({ length: count }, (_, at) => at)
    .filter((at) => environment[`GIT_CONFIG_KEY_${at}`]?.toLowerCase() === "safe.directory")
    .map((at) => environment[`GIT_CONFIG_VALUE_${at}`] ?? "");
}
