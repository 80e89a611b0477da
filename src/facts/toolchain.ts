import { added, defineFact, flag, list, maybe, number, oneOf, shape, text } from "./fact.ts";

const elf = shape({
  machine: text,
  bits: oneOf(["32", "64"]),
  /** PT_INTERP, or null for a static binary. */
  interpreter: maybe(text),
  interpreterExists: maybe(flag),
  /** Bytes that the section and program header tables say the file must have. */
  neededBytes: number,
  /** The file ends before its own tables say that it does. */
  truncated: flag,
  /** The machine of the file is the machine of the kernel. */
  forThisMachine: flag,
});

/** Every `go` on PATH, in the order in which the shell would find it, looked at without running it. */
export const goOnPath = defineFact({
  id: "toolchain.on-path",
  title: "the go programs on PATH",
  privacy: "machine",
  schema: shape({
    path: list(text),
    found: list(
      shape({
        path: text,
        realPath: maybe(text),
        kind: oneOf(["file", "directory", "dangling-link", "other"]),
        executable: flag,
        sizeBytes: number,
        /** empty: zero bytes. text: neither ELF nor #!. script: begins with #!. */
        format: oneOf(["elf", "script", "empty", "text", "unreadable"]),
        /** Neither ELF nor `#!`, and yet plain text, which a shell would run as a script of its own. */
        mayBeScript: added(flag, false),
        elf: maybe(elf),
      }),
    ),
    /** Trees that hold bin/go but are not on PATH: the usual places only. */
    elsewhere: list(shape({ goroot: text, version: maybe(text) })),
  }),
});

/** What `go version` answered, under GOTOOLCHAIN=local and a deadline. */
export const goAnswer = defineFact({
  id: "toolchain.answer",
  title: "the answer of go version",
  privacy: "machine",
  schema: shape({
    path: text,
    outcome: oneOf(["answered", "silent", "garbage", "failed", "killed", "timed-out", "not-started"]),
    exitCode: maybe(number),
    signal: maybe(text),
    /** Why it could not be started, such as ENOEXEC or EACCES. */
    errno: maybe(text),
    version: maybe(text),
    /** First line of what it printed. */
    firstLine: text,
    tookMs: number,
  }),
});

/** The tree that the go command works with. */
export const goTree = defineFact({
  id: "toolchain.tree",
  title: "GOROOT and its tools",
  privacy: "machine",
  schema: shape({
    goroot: maybe(text),
    gorootFrom: oneOf(["environment", "user-file", "binary", "unknown"]),
    /** The file and line that set GOROOT, when it was the user file. */
    gorootFile: maybe(text),
    exists: flag,
    /** First line of GOROOT/VERSION, such as go1.26.8. */
    treeVersion: maybe(text),
    /** The version built into the go binary that PATH finds, read from its build information without running it. */
    binaryVersion: maybe(text),
    /** The tree that the binary itself belongs to. */
    binaryTree: maybe(text),
    tools: list(
      shape({
        name: text,
        present: flag,
        executable: flag,
        version: maybe(text),
        /** needed: every build runs it. */
        needed: flag,
      }),
    ),
    hasGoEnv: flag,
    integrity: shape({
      /** none: there is nothing to compare with, which is an answer of its own. */
      reference: oneOf(["dpkg", "rpm", "apk", "module-ziphash", "checksum-list", "none"]),
      referenceName: maybe(text),
      filesCompared: number,
      differing: list(text),
    }),
  }),
});

/** go.mod and go.work as go would find them from here. */
export const mainModule = defineFact({
  id: "toolchain.module",
  title: "the module that go would work in",
  privacy: "machine",
  schema: shape({
    goMod: maybe(text),
    goWork: maybe(text),
    root: maybe(text),
    modulePath: maybe(text),
    goLine: maybe(text),
    toolchainLine: maybe(text),
    vendor: flag,
    /** A problem that stops go from reading it: not readable, not parsable. */
    problem: maybe(text),
    requires: list(
      shape({
        path: text,
        version: text,
        indirect: flag,
        /** go.sum has the hash of the module's zip / of its go.mod. */
        inGoSum: flag,
        modInGoSum: flag,
        inCache: flag,
        /** Matched by GONOPROXY / GONOSUMDB (GOPRIVATE is their default). */
        skipsProxy: flag,
        skipsSumdb: flag,
        replacedByPath: flag,
      }),
    ),
    requiresTotal: number,
  }),
});

/** What the program of GOCACHEPROG says when go asks it first; only where a command that had just run it failed. */
export const cacheProgram = defineFact({
  id: "toolchain.cache-program",
  title: "the first word of the cache program",
  privacy: "machine",
  schema: shape({
    program: text,
    /** In the words of go; null where it says what it can do. */
    problem: maybe(text),
    tookMs: number,
  }),
});

/** The hashes of go.sum beside those that go wrote down in the module cache: of what the main module requires itself. */
export const moduleSums = defineFact({
  id: "toolchain.module-sums",
  title: "go.sum beside the module cache",
  privacy: "machine",
  schema: shape({
    sumFile: text,
    compared: number,
    mismatches: list(shape({ path: text, version: text, recorded: text, cached: text })),
  }),
});

/** What go would do about another toolchain, by the rule of cmd/go/internal/toolchain (facts/toolchain.md A6). */
export const toolchainSwitch = defineFact({
  id: "toolchain.switch",
  title: "the toolchain that go.mod asks for",
  privacy: "machine",
  schema: shape({
    /** GOTOOLCHAIN as the user has it, not as gowhy sets it when asking. */
    setting: text,
    settingSource: text,
    settingFile: maybe(text),
    localVersion: maybe(text),
    /** Null when nothing newer is asked for. */
    wanted: maybe(text),
    wantedBy: maybe(oneOf(["go-line", "toolchain-line", "setting"])),
    wantedIn: maybe(text),
    action: oneOf(["none", "refused", "on-path", "in-cache", "download", "invalid", "not-in-path"]),
    /** Where the wanted tree is, when it is on this machine. */
    foundAt: maybe(text),
    problem: maybe(text),
  }),
});

/** The C compiler, asked what go asks it first (`CC -### -x c -E -`), under a deadline. */
export const cCompiler = defineFact({
  id: "toolchain.c-compiler",
  title: "the C compiler",
  privacy: "machine",
  schema: shape({
    cgoEnabled: flag,
    cc: list(text),
    ccFrom: text,
    path: maybe(text),
    outcome: oneOf(["answered", "timed-out", "failed", "not-found", "not-started"]),
    exitCode: maybe(number),
    signal: maybe(text),
    tookMs: number,
    /** The process that did not end: the compiler, or a wrapper's child. */
    stuckArgv: list(text),
    stuckState: maybe(text),
    /** Whether it lived on after being told to end. */
    ended: flag,
  }),
});

/** Go itself on trial in a scratch module: the one probe that shows which of its system calls is refused. */
export const goTrial = defineFact({
  id: "toolchain.trial",
  title: "go list in a scratch module",
  privacy: "machine",
  schema: shape({
    outcome: oneOf(["passed", "failed", "timed-out", "not-started", "killed"]),
    exitCode: maybe(number),
    signal: maybe(text),
    /** What the error text ends with, as an errno name: EPERM, ENOSYS, EACCES, EMFILE, EAGAIN … */
    errno: maybe(text),
    /** The operation that failed, as go names it: open, RLock, mkdir, fork/exec, pipe2 … */
    operation: maybe(text),
    /** The operation's object with the scratch path taken out. */
    object: maybe(text),
    firstLine: text,
    tookMs: number,
  }),
});
