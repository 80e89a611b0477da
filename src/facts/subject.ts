import { defineFact, flag, list, maybe, number, oneOf, record, shape, text } from "./fact.ts";

/** Whose rights, limits, mounts and environment are judged: gowhy's own, or those of `--of PID`. */
export const subjectProcess = defineFact({
  id: "subject.process",
  title: "the process that is judged",
  privacy: "machine",
  schema: shape({
    /** null: gowhy itself stands for the go command that would be started here. */
    pid: maybe(number),
    argv: list(text),
    uid: number,
    gid: number,
    groups: list(number),
    /** Working directory; null when it was deleted or may not be read. */
    cwd: maybe(text),
    /** Effective capabilities by name, without the CAP_ prefix, lower case. */
    capabilities: list(text),
    seccomp: oneOf(["none", "strict", "filter", "unknown"]),
    noNewPrivileges: maybe(flag),
    /** The security modules in force, from /sys/kernel/security/lsm; empty when that may not be read. */
    securityModules: list(text),
    /** The label of the process, such as an AppArmor profile or SELinux context; null when there is none. */
    securityLabel: maybe(text),
    /** In a user namespace whose map is not the whole range. */
    inUserNamespace: flag,
    sameMountNamespace: flag,
    sameNetworkNamespace: flag,
  }),
});

/** The environment that go would see, secrets taken out: user information of URLs is replaced and its name listed. */
export const environment = defineFact({
  id: "subject.environment",
  title: "the environment variables that go and its children read",
  privacy: "machine",
  schema: shape({
    /** Only names that go, git, ssh or the C compiler read; never the whole environment. */
    values: record(text),
    /** Names whose value held a password or token. */
    hadSecret: list(text),
    /** The environment could be read (that of another uid may not). */
    readable: flag,
    totalBytes: number,
    largestName: maybe(text),
    largestBytes: number,
  }),
});

/** What `gowhy run` saw of the command itself; absent for a check-up. */
export const watchedCommand = defineFact({
  id: "subject.command",
  title: "the command that was run",
  privacy: "machine",
  schema: shape({
    argv: list(text),
    exitCode: maybe(number),
    signal: maybe(text),
    wallMs: number,
    /** Errors that the kernel counted while it ran, in the command's own cgroups. */
    oomKillsDuring: maybe(number),
    pidsMaxHitsDuring: maybe(number),
  }),
});
