import { defineFact, flag, list, maybe, number, oneOf, shape, text } from "./fact.ts";

/** Where a Go variable's value comes from. Source of the order: cmd/go/internal/cfg, Getenv (facts/toolchain.md A1). */
export const SETTING_SOURCES = [
  "environment",
  "user-file",
  "goroot-file",
  "default",
  "computed",
  "toolchain-switch",
] as const;

/** Each Go variable: its value, where it comes from, what it hides. */
export const goSettings = defineFact({
  id: "settings.go",
  title: "the Go variables and where each comes from",
  privacy: "machine",
  schema: shape({
    variables: list(
      shape({
        name: text,
        /** Secrets of URLs are taken out. */
        value: text,
        source: oneOf(SETTING_SOURCES),
        file: maybe(text),
        line: maybe(number),
        shadows: list(shape({ source: oneOf(SETTING_SOURCES), value: text, file: maybe(text), line: maybe(number) })),
        problems: list(text),
      }),
    ),
    /** The user file that was read, or null (GOENV=off, or no config directory). */
    userFile: maybe(text),
    userFileState: oneOf(["read", "missing", "off", "unreadable", "not-a-file", "no-directory"]),
    gorootFile: maybe(text),
  }),
});

/** The entries of GOPROXY, split by Go's own rules, with what stands behind each. */
export const proxyList = defineFact({
  id: "settings.goproxy",
  title: "the entries of GOPROXY",
  privacy: "machine",
  schema: shape({
    entries: list(
      shape({
        index: number,
        kind: oneOf(["url", "file", "direct", "off", "invalid"]),
        /** Without user information. For `direct` and `off` the word itself. */
        text,
        scheme: maybe(text),
        host: maybe(text),
        port: maybe(number),
        /** Path prefix of the proxy URL, without a trailing slash. */
        path: text,
        hasUser: flag,
        hasPassword: flag,
        /** The separator that follows this entry; null after the last. */
        separator: maybe(oneOf([",", "|"])),
        /** An entry after `direct` or `off` is never used. */
        reachable: flag,
        /** Why go refuses the entry; of a directory the errno with which it cannot be read. */
        problem: maybe(text),
      }),
    ),
    /** Patterns of GOPRIVATE, GONOPROXY, GONOSUMDB as go uses them. */
    noProxyPatterns: list(text),
    noSumPatterns: list(text),
    /** GOSUMDB: the name of the database, or "off". */
    sumdbName: text,
    sumdbHost: maybe(text),
    /** Where it is asked when no proxy serves it: https://NAME, or the address that GOSUMDB gives, which is never asked through a proxy. */
    sumdbUrl: maybe(text),
    sumdbProblem: maybe(text),
  }),
});

/** Values that go cannot use, where only a look at the machine or at the environment tells. Others are judged by their text alone. */
export const unusableValues = defineFact({
  id: "settings.unusable",
  title: "the values that go cannot use",
  privacy: "machine",
  schema: shape({
    values: list(
      shape({
        name: text,
        /** Secrets are taken out; of a command line the program alone is left. */
        value: text,
        /** In the words of go. */
        problem: text,
        /** `ignored`: go behaves as if the variable were not set, and says nothing. */
        effect: oneOf(["stops", "ignored"]),
      }),
    ),
  }),
});
