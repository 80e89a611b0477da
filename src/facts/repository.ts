import { added, defineFact, flag, list, maybe, number, oneOf, shape, text } from "./fact.ts";

/** The repository that go build would stamp, and whether git is willing to read it. */
export const repository = defineFact({
  id: "vcs.repository",
  title: "the repository around the module",
  privacy: "machine",
  schema: shape({
    root: maybe(text),
    vcs: maybe(oneOf(["git", "hg", "svn", "bzr", "fossil"])),
    /** Owner of the root and of the .git directory. */
    rootUid: maybe(number),
    gitDirUid: maybe(number),
    subjectUid: number,
    /** SUDO_UID, which git accepts as an owner when it runs as root. */
    sudoUid: maybe(number),
    gitPath: maybe(text),
    safeDirectories: list(text),
    safeDirectoryCovers: flag,
    gitExitCode: maybe(number),
    /** The same question with this root called safe for that one run: 0 where the owner was all that git minded. */
    gitExitCodeTrusted: maybe(number),
    /** git's own words blame the owner; null where it was not asked, or an older gowhy did not look. */
    gitBlamesOwner: added(maybe(flag), null),
    gitTimedOut: flag,
    /** -buildvcs as GOFLAGS has it; auto when unset. */
    buildvcs: oneOf(["auto", "true", "false"]),
    /** The module holds a main package near its root: only those are stamped. */
    hasMainPackage: maybe(flag),
  }),
});
