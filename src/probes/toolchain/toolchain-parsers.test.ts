import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordsOf } from "../settings/split-command.ts";
import { compilerOf } from "./ask-c-compiler.ts";
import { versionInBuildInfo } from "./build-info.ts";
import { localVersion } from "./choose-toolchain.ts";
import { parseVerify } from "./compare-with-package.ts";
import { parseGoMod, replaced } from "./go-mod.ts";
import { firstHashes, parseGoSum } from "./go-sum.ts";
import { compareGoVersions, isLanguageVersion, parseGoVersion, versionOfToolchain } from "./go-version.ts";
import { lastFlag } from "./main-module-files.ts";
import { matchesPatterns } from "./match-patterns.ts";
import { ziphashOf } from "./package-owner.ts";
import { selectToolchain } from "./select-toolchain.ts";

describe("go.mod", () => {
  it("is read line by line and block by block", () => {
    const file = parseGoMod(`// a comment
module "lab.test/m" // more
go 1.25.0
toolchain go1.26.1
require lab.test/a v1.0.0 // indirect
require (
	lab.test/b v2.0.0+incompatible

	"lab.test/c" v0.1.0 // indirect; kept
)
replace lab.test/a => ../a
replace (
	lab.test/b v2.0.0+incompatible => lab.test/fork v2.1.0
)
exclude lab.test/a v0.9.0
retract [v1.0.0, v1.0.5]
tool lab.test/c/cmd/x
`);
    expect(file).toMatchObject({
      modulePath: "lab.test/m",
      goLine: "1.25.0",
      toolchainLine: "go1.26.1",
      problem: null,
    });
    expect(file.requires).toEqual([
      { path: "lab.test/a", version: "v1.0.0", indirect: true },
      { path: "lab.test/b", version: "v2.0.0+incompatible", indirect: false },
      { path: "lab.test/c", version: "v0.1.0", indirect: true },
    ]);
    expect(file.requires.map((each) => replaced(each, file.replaces))).toEqual([
      null,
      { path: "lab.test/fork", version: "v2.1.0" },
      { path: "lab.test/c", version: "v0.1.0", indirect: true },
    ]);
  });

  it("takes blocks as go does: empty ones, and with the bracket at the word", () => {
    for (const text of ["module m\nexclude ()\n", "module m\nrequire(\n\ta v1.0.0\n)\n", "module (\n\tm\n)\n"])
      expect(parseGoMod(text)).toMatchObject({ modulePath: "m", problem: null });
  });

  const WRONG: readonly (readonly [string, RegExp])[] = [
    ["module m\n<<<<<<< HEAD\ngo 1.21\n", /line 2: unknown directive: <<<<<<</],
    ["module m\nrequire (\n\ta v1\n", /block of "require" is not closed/],
    ["module m\ngo banana\n", /invalid go version 'banana'/],
    ["module m\ntoolchain banana\n", /invalid toolchain version 'banana'/],
    ["module m\nrequire a\n", /wants a module and a version/],
  ];
  for (const [text, problem] of WRONG)
    it(`says what is wrong: ${problem}`, () => expect(parseGoMod(text).problem).toMatch(problem));

  it("may be anything", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 4_000 }),
          fc.string({
            unit: fc.constantFrom("require ", "replace ", "(", ")", "=>", "\n", '"', "a", " v1", "//", "go 1.2"),
          }),
        ),
        (text) => {
          parseGoMod(text);
          parseGoSum(text);
          firstHashes(text);
          wordsOf(text);
          parseVerify(text);
        },
      ),
    ));
});

describe("go.sum and GOFLAGS", () => {
  it("gives pairs", () => {
    const sums = parseGoSum("a v1.0.0 h1:x=\na v1.0.0/go.mod h1:y=\nbroken line\n");
    expect([sums.has("a v1.0.0"), sums.has("a v1.0.0/go.mod"), sums.size]).toEqual([true, true, 2]);
  });
  it("gives the hash that go compares with first", () => {
    const text = "a v1.0.0 h1:x=\na v1.0.0 h1:y=\na v1.0.0/go.mod h1:z=\nb v1 h2:q=\nb v1 h1:w=\n";
    expect([...firstHashes(text)]).toEqual([
      ["a v1.0.0", "h1:x="],
      ["a v1.0.0/go.mod", "h1:z="],
      ["b v1", "h1:w="],
    ]);
  });
  it("splits words and takes the last flag", () => {
    expect(wordsOf(`-a "b c" 'd' e`)).toEqual(["-a", "b c", "d", "e"]);
    expect(lastFlag(["-mod=vendor", "--mod=mod", "-modfile=x.mod"], "mod")).toBe("mod");
  });
});

describe("versions", () => {
  const ordered = [
    "bad",
    "1",
    "1.19.13",
    "1.20",
    "1.20.1",
    "1.21",
    "1.21rc1",
    "1.21rc2",
    "1.21.0",
    "1.21.10",
    "1.22beta1",
    "1.99.0",
    "2.0.0",
  ];
  it("are ordered as Go orders them", () => {
    for (let at = 1; at < ordered.length; at += 1)
      expect([ordered[at], Math.sign(compareGoVersions(ordered[at] ?? "", ordered[at - 1] ?? ""))]).toEqual([
        ordered[at],
        1,
      ]);
    expect(compareGoVersions("1.20", "1.20.0")).toBe(0);
    expect(compareGoVersions("1.99999999999999999999", "1.9")).toBeGreaterThan(0);
  });
  it("knows language versions and names", () => {
    expect([isLanguageVersion("1.22"), isLanguageVersion("1.22.0"), isLanguageVersion("1.20")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([versionOfToolchain("go1.2.3-corp"), versionOfToolchain("/go1.2"), versionOfToolchain("banana")]).toEqual([
      "1.2.3",
      "",
      "",
    ]);
    expect([
      localVersion("go1.24.4 X:nodwarf5"),
      localVersion("go1.27-abc"),
      localVersion("go1.22rc1"),
      localVersion("x"),
    ]).toEqual(["1.24.4", "1.27", "1.22rc1", null]);
  });
  it("may be anything", () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        parseGoVersion(one);
        expect(Math.sign(compareGoVersions(one, other))).toBe(-Math.sign(compareGoVersions(other, one)) + 0);
      }),
    ));
});

describe("the choice of a toolchain", () => {
  const base = { setting: "auto", local: "1.26.8", goLine: "1.25", toolchainLine: "", moduleMode: true };
  const CASES: readonly (readonly [string, Partial<typeof base>, object])[] = [
    ["new enough", {}, { outcome: "keep" }],
    ["a newer go line", { goLine: "1.99.1" }, { outcome: "switch", wanted: "go1.99.1", wantedBy: "go-line" }],
    ["a language version", { goLine: "1.99" }, { outcome: "switch", wanted: "go1.99.0" }],
    ["a language version before 1.23", { goLine: "1.99", local: "1.22.0" }, { wanted: "go1.99" }],
    [
      "a toolchain line",
      { toolchainLine: "go1.27.3" },
      { outcome: "switch", wanted: "go1.27.3", wantedBy: "toolchain-line" },
    ],
    ["an older toolchain line", { toolchainLine: "go1.25.3" }, { outcome: "keep" }],
    [
      "a go line above the toolchain line",
      { toolchainLine: "go1.27.3", goLine: "1.28.0" },
      { wanted: "go1.28.0", wantedBy: "go-line" },
    ],
    ["toolchain default", { toolchainLine: "default", goLine: "1.99.0" }, { outcome: "refused" }],
    ["a broken toolchain line", { toolchainLine: "banana" }, { outcome: "invalid" }],
    [
      "local",
      { setting: "local", goLine: "1.99.0" },
      {
        outcome: "refused",
        wanted: "go1.99.0",
        problem: "requires go >= 1.99.0 (running go 1.26.8; GOTOOLCHAIN=local)",
      },
    ],
    ["local, and only a toolchain line", { setting: "local", toolchainLine: "go1.99.0" }, { outcome: "keep" }],
    ["path", { setting: "path", goLine: "1.99.0" }, { outcome: "switch", pathOnly: true }],
    ["local+path", { setting: "local+path", goLine: "1.99.0" }, { outcome: "switch", pathOnly: true }],
    ["a forced older one", { setting: "go1.25.0" }, { outcome: "switch", wanted: "go1.25.0", wantedBy: "setting" }],
    ["a forced one that is too old", { setting: "go1.24.0" }, { outcome: "refused" }],
    ["a minimum", { setting: "go1.27.0+auto" }, { outcome: "switch", wanted: "go1.27.0", wantedBy: "setting" }],
    ["a minimum below", { setting: "go1.20+auto", goLine: "1.21" }, { outcome: "switch", wanted: "go1.21.0" }],
    ["garbage", { setting: "bash" }, { outcome: "invalid", problem: 'invalid GOTOOLCHAIN "bash"' }],
    ["a wrong suffix", { setting: "go1.25.0+x" }, { outcome: "invalid" }],
    ["empty", { setting: "", goLine: "1.99.0" }, { outcome: "refused" }],
    ["outside module mode", { moduleMode: false, goLine: "1.99.0" }, { outcome: "keep" }],
    ["a go without switching", { local: "1.19.8", goLine: "1.99.0" }, { outcome: "keep" }],
    ["a release candidate", { local: "1.27rc1", goLine: "1.27" }, { outcome: "keep" }],
    [
      "the release after the candidate",
      { local: "1.27rc1", goLine: "1.27.0" },
      { outcome: "switch", wanted: "go1.27.0" },
    ],
  ];
  for (const [name, change, expected] of CASES)
    it(name, () => expect(selectToolchain({ ...base, ...change })).toMatchObject(expected));
});

describe("patterns of GOPRIVATE", () => {
  const CASES: readonly (readonly [string, string, boolean])[] = [
    ["git.corp.example", "git.corp.example/team/tool", true],
    ["*.corp.example", "git.corp.example/team/tool", true],
    ["*.corp.example", "corp.example/x", false],
    ["git.corp.example/team", "git.corp.example/teams/x", false],
    ["git.corp.example/t*/", "git.corp.example/teams/x", true],
    ["git.corp.example/a/b", "git.corp.example/a", false],
    ["git.corp.exampl[a-f]", "git.corp.example", true],
    ["git.corp.exampl[^a-f]", "git.corp.example", false],
    ["git.corp.exampl?", "git.corp.example", true],
    ["git.corp.exampl[", "git.corp.example", false],
    ["\\g*", "git.corp.example", true],
  ];
  for (const [pattern, path, matches] of CASES)
    it(`${pattern} ${matches ? "matches" : "does not match"} ${path}`, () =>
      expect(matchesPatterns([pattern], path)).toBe(matches));
  it("ends in time", () => expect(matchesPatterns([`${"*a".repeat(400)}b`], "a".repeat(1_000))).toBe(false));
  it("may be anything", () =>
    fc.assert(fc.property(fc.string(), fc.string(), (pattern, path) => void matchesPatterns([pattern], path))));
});

describe("build information", () => {
  const info = (version: string) => {
    const bytes = new Uint8Array(64 + version.length);
    bytes.set([0xff, ...Buffer.from(" Go buildinf:"), 8, 2], 16);
    bytes[48] = version.length;
    bytes.set(Buffer.from(version), 49);
    return bytes;
  };
  it("holds the version", () => expect(versionInBuildInfo(info("go1.26.8"))).toBe("go1.26.8"));
  it("is cut anywhere without harm", () => {
    const whole = info("go1.26.8 X:nodwarf5");
    for (let length = 0; length < whole.length; length += 1) versionInBuildInfo(whole.subarray(0, length));
    expect(versionInBuildInfo(whole)).toBe("go1.26.8 X:nodwarf5");
  });
  it("may be anything", () =>
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => void versionInBuildInfo(bytes))));
});

it("reads what dpkg says of a package", () =>
  expect(
    parseVerify(
      "??5??????   /usr/lib/go-1.19/bin/go\nmissing     /usr/lib/go-1.19/pkg/x\n??5?????? c /etc/x\nmissing     /y (Permission denied)\n",
    ),
  ).toEqual(["/usr/lib/go-1.19/bin/go", "/usr/lib/go-1.19/pkg/x", "/y"]));

it("finds the hash beside a downloaded toolchain", () => {
  expect(ziphashOf("/m/golang.org/toolchain@v0.0.1-go1.27.0.linux-amd64")).toBe(
    "/m/cache/download/golang.org/toolchain/@v/v0.0.1-go1.27.0.linux-amd64.ziphash",
  );
  expect(ziphashOf("/usr/local/go")).toBeNull();
});

it("names the innermost process of a compiler that hangs, without secrets", () => {
  const stuck = [
    { pid: 10, argv: ["cc", "--token=hunter2"], processState: "S", wchan: "do_wait" },
    { pid: 12, argv: ["sleep", "9"], processState: "S", wchan: "hrtimer_nanosleep" },
  ];
  const result = {
    outcome: "timed-out",
    exitCode: null,
    signal: null,
    errno: null,
    stdout: "",
    stderr: "",
    truncated: false,
    tookMs: 1_500,
    stuck,
    ended: true,
  } as const;
  const compiler = compilerOf(["cc", "--token=hunter2"], "CC in the environment", result);
  expect(compiler).toMatchObject({
    outcome: "timed-out",
    stuckArgv: ["sleep", "9"],
    stuckState: "S hrtimer_nanosleep",
  });
  expect(JSON.stringify(compiler)).not.toContain("hunter2");
});
