import { judgeTable } from "../../../../test/kit/judge-table.ts";
import type { ValueOf } from "../../../facts/fact.ts";
import type { repository } from "../../../facts/repository.ts";
import cause from "./cause.ts";

type Repository = ValueOf<typeof repository>;
/** Owned by uid 1000, built by root, as in a container with a mounted checkout. */
const repo = (given: Partial<Repository> = {}): Repository => ({
  root: "/src/app",
  vcs: "git",
  rootUid: 1_000,
  gitDirUid: 1_000,
  subjectUid: 0,
  sudoUid: null,
  gitPath: "/usr/bin/git",
  safeDirectories: [],
  safeDirectoryCovers: false,
  gitExitCode: 128,
  gitExitCodeTrusted: 0,
  gitBlamesOwner: true,
  gitTimedOut: false,
  buildvcs: "auto",
  hasMainPackage: true,
  ...given,
});
const watched = (...argv: string[]) => ({
  argv,
  exitCode: 1,
  signal: null,
  wallMs: 400,
  oomKillsDuring: 0,
  pidsMaxHitsDuring: 0,
});

judgeTable(cause, {
  confirms: {
    "git-minds-only-the-owner": { repository: repo() },
    "git-minds-only-the-owner · only .git is foreign": { repository: repo({ rootUid: 0 }) },
    "git-minds-only-the-owner · under a wrapper": {
      repository: repo(),
      watchedCommand: watched("env", "A=b", "/usr/local/go/bin/go", "build", "."),
    },
    "foreign-owner-and-refused": { repository: repo({ gitExitCodeTrusted: 128 }) },
    "foreign-owner-and-refused · facts of an older gowhy": {
      repository: repo({ gitExitCodeTrusted: 128, gitBlamesOwner: null }),
    },
  },
  rulesOut: {
    "git-accepts-the-repository": { repository: repo({ gitExitCode: 0, gitExitCodeTrusted: null }) },
    "nothing-is-stamped": { repository: repo({ buildvcs: "false" }) },
    "nothing-is-stamped · no git on PATH": { repository: repo({ gitPath: null, gitExitCode: null }) },
    "nothing-is-stamped · no repository": { repository: repo({ root: null, vcs: null, gitExitCode: null }) },
  },
  nearMisses: {
    "a broken repository of one's own": {
      repository: repo({ rootUid: 0, gitDirUid: 0, gitExitCodeTrusted: 128 }),
    },
    "sudo, whose caller git accepts": {
      repository: repo({ sudoUid: 1_000, gitExitCode: 0, gitExitCodeTrusted: null }),
    },
    "a .git of another user that may not be read": {
      repository: repo({ gitExitCodeTrusted: 128, gitBlamesOwner: false }),
    },
    "sudo, and the repository is broken": { repository: repo({ sudoUid: 1_000, gitExitCodeTrusted: 128 }) },
    "a library without a main package": { repository: repo({ hasMainPackage: false }) },
    "go vet stamps nothing": { repository: repo(), watchedCommand: watched("go", "vet", "./...") },
    "go mod download stamps nothing": {
      repository: repo(),
      watchedCommand: watched("prlimit", "--nofile=9:9", "go", "mod", "download"),
    },
    "a safe.directory covers it and git fails all the same": {
      repository: repo({ safeDirectoryCovers: true, gitExitCodeTrusted: 128 }),
    },
    "no working directory": { repository: "not-applicable" },
  },
});
