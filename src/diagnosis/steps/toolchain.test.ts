import { describe, expect, it } from "vitest";
import {
  aCompiler,
  aModule,
  anAnswer,
  aSwitch,
  aTool,
  aTree,
  environmentOf,
  programsOnPath,
  settingsOf,
} from "../../../test/kit/a-toolchain.ts";
import type { FactKey, ValueOf } from "../../facts/fact.ts";
import { goSettings, unusableValues } from "../../facts/settings.ts";
import { FactStore, unknown } from "../../facts/store.ts";
import { environment } from "../../facts/subject.ts";
import {
  cacheProgram,
  cCompiler,
  goAnswer,
  goOnPath,
  goTree,
  goTrial,
  mainModule,
  moduleSums,
  toolchainSwitch,
} from "../../facts/toolchain.ts";
import { say } from "../../text/language.ts";
import { toolchainStep } from "./toolchain.ts";

type Variable = ValueOf<typeof goSettings>["variables"][number];

const known = <T>(key: FactKey<T>, value: T) =>
  ({ state: "known", id: key.id, value, source: "test", atMs: 0, tookMs: 9 }) as const;

const healthy = [
  known(goOnPath, programsOnPath()),
  known(goAnswer, anAnswer()),
  known(goTree, aTree()),
  known(mainModule, aModule()),
  known(toolchainSwitch, aSwitch()),
  known(cCompiler, aCompiler()),
];

const FAILED_TRIAL: ValueOf<typeof goTrial> = {
  outcome: "failed",
  exitCode: 2,
  signal: null,
  errno: null,
  operation: null,
  object: null,
  firstLine: "",
  tookMs: 200,
};

describe("the toolchain step", () => {
  it("shows what was seen of a healthy go", () => {
    const step = toolchainStep(new FactStore(healthy));
    expect(step).toMatchObject({ state: "passed", why: null, tookMs: 9 });
    expect(step.seen.map((each) => say(each.text, "en", each.values))).toEqual([
      "go1.26.8 /usr/local/go/bin/go, first of 1 on PATH",
      "go.mod asks 1.25: no switch",
      "3/3 tools match VERSION",
      "no reference for checksums",
      "gcc answers in 11 ms",
    ]);
  });

  const OUTCOMES = ["silent", "garbage", "failed", "killed", "timed-out", "not-started"] as const;
  for (const outcome of OUTCOMES)
    it(`fails where go version is ${outcome}`, () => {
      const step = toolchainStep(
        new FactStore([known(goAnswer, anAnswer({ outcome, version: null, errno: "ENOEXEC", signal: "SIGSEGV" }))]),
      );
      expect(step.state).toBe("failed");
      for (const language of ["en", "zh-CN"] as const)
        expect(say(step.why?.text ?? { en: "{x}", zh: "{x}" }, language, step.why?.values)).not.toMatch(/\{\w+\}/);
    });

  it("names the settings file that go waits for", () => {
    const answer = anAnswer({ outcome: "timed-out", version: null });
    const settings = { ...settingsOf(), userFile: "/run/fifo", userFileState: "not-a-file" as const };
    const step = toolchainStep(new FactStore([known(goAnswer, answer), known(goSettings, settings)]));
    expect(say(step.why?.text ?? { en: "", zh: "" }, "en", step.why?.values)).toContain("/run/fifo");
  });

  const names = ["asm", "compile", "link"];
  const stepOf = (...present: boolean[]) => {
    const tools = names.map((name, at) => aTool({ name, present: present[at] === true, version: null }));
    const tree = aTree({ goroot: "/srv/bare", gorootFrom: "user-file", tools });
    return toolchainStep(new FactStore([known(goAnswer, anAnswer()), known(goTree, tree)]));
  };

  it("fails where go answers and its GOROOT holds no tool to build with", () => {
    const step = stepOf(false, false, false);
    expect(step.state).toBe("failed");
    expect(say(step.why?.text ?? { en: "", zh: "" }, "en", step.why?.values)).toBe(
      "GOROOT=/srv/bare holds none of the tools that every build runs: asm, compile, link.",
    );
  });

  it("fails where one of them is missing or may not be started", () => {
    const step = stepOf(true, false, true);
    expect(say(step.why?.text ?? { en: "", zh: "" }, "en", step.why?.values)).toBe(
      "GOROOT=/srv/bare lacks tools that every build runs, or they are not executable: compile.",
    );
    const tree = aTree({ tools: names.map((name) => aTool({ name, executable: name !== "link" })) });
    const locked = toolchainStep(new FactStore([known(goAnswer, anAnswer()), known(goTree, tree)]));
    expect(locked).toMatchObject({ state: "failed", why: { values: { tools: "link" } } });
  });

  it("fails where go failed by itself on trial, and not where it met a limit or another toolchain is due", () => {
    const trial = {
      ...FAILED_TRIAL,
      firstLine: "go: error obtaining buildID for go tool compile: waitid: operation not supported",
    };
    expect(toolchainStep(new FactStore([...healthy, known(goTrial, trial)])).state).toBe("failed");
    const limited = { ...trial, errno: "EMFILE" };
    expect(toolchainStep(new FactStore([...healthy, known(goTrial, limited)])).state).toBe("passed");
    const due = known(toolchainSwitch, aSwitch({ action: "download" }));
    expect(toolchainStep(new FactStore([...healthy, known(goTrial, trial), due])).state).toBe("passed");
    for (const outcome of ["passed", "timed-out", "not-started"] as const)
      expect(toolchainStep(new FactStore([...healthy, known(goTrial, { ...trial, outcome })])).state).toBe("passed");
  });

  it("passes where the tools are there, and where nobody looked for tools", () => {
    expect(stepOf(true, true, true).state).toBe("passed");
    const unseen = new FactStore([known(goAnswer, anAnswer()), known(goTree, aTree({ tools: [] }))]);
    expect(toolchainStep(unseen).state).toBe("passed");
  });

  const said = (...facts: ReturnType<typeof known>[]) => {
    const step = toolchainStep(new FactStore([...healthy, ...facts]));
    return { state: step.state, why: step.why && say(step.why.text, "en", step.why.values) };
  };
  const aSetting = (name: string, value: string, given: Partial<Variable> = {}): Variable => ({
    name,
    value,
    source: "environment",
    file: null,
    line: null,
    shadows: [],
    problems: [],
    ...given,
  });
  const set = (...all: Variable[]) => known(goSettings, settingsOf(...all));

  it("fails where a setting stops go although its version answers, and says where it is set", () => {
    const invalid = aSwitch({ action: "invalid", setting: "bash", problem: 'invalid GOTOOLCHAIN "bash"' });
    expect(said(set(aSetting("GOTOOLCHAIN", "bash")), known(toolchainSwitch, invalid)).why).toBe(
      'go refuses GOTOOLCHAIN=bash: invalid GOTOOLCHAIN "bash" (GOTOOLCHAIN is set in the environment).',
    );
    const file = { source: "user-file", file: "/home/kim/.config/go/env", line: 3 } as const;
    expect(said(set(aSetting("GO111MODULE", "yes", file))).why).toContain("in /home/kim/.config/go/env, line 3");
    expect(said(set(aSetting("GOFLAGS", "-v -mod=any"))).state).toBe("failed");
    expect(said(set(aSetting("GO111MODULE", "on\r", file))).why).toContain(
      "GO111MODULE=on because of the carriage return",
    );
  });

  it("fails where a value names a program that go cannot start, and not where go ignores a value", () => {
    const unusable = (effect: "stops" | "ignored") =>
      known(unusableValues, { values: [{ name: "GOCACHEPROG", value: "/none", problem: "no such file", effect }] });
    const file = { source: "user-file", file: "/home/kim/.config/go/env", line: 3 } as const;
    expect(said(unusable("stops"), set(aSetting("GOCACHEPROG", "/none", file))).why).toBe(
      "go refuses GOCACHEPROG=/none: no such file (GOCACHEPROG is set in /home/kim/.config/go/env, line 3).",
    );
    expect(said(unusable("ignored")).state).toBe("passed");
    const asked = (problem: string | null) => known(cacheProgram, { program: "/bin/true", problem, tookMs: 3 });
    expect(said(asked("GOCACHEPROG exited"), set(aSetting("GOCACHEPROG", "/bin/true"))).why).toBe(
      "go refuses GOCACHEPROG=/bin/true: GOCACHEPROG exited (GOCACHEPROG is set in the environment).",
    );
    expect(said(asked(null)).state).toBe("passed");
  });

  const tried = (firstLine: string, given: Partial<ValueOf<typeof goTrial>> = {}) =>
    known(goTrial, { ...FAILED_TRIAL, firstLine, ...given });

  it("fails with a target that go does not know, in go's words", () => {
    const pair = tried("go: unsupported GOOS/GOARCH pair linux/foo");
    const host = aSetting("GOOS", "linux", { source: "default" });
    expect(said(pair, set(host, aSetting("GOARCH", "foo"))).why).toBe(
      "go refuses GOARCH=foo: unsupported GOOS/GOARCH pair linux/foo (GOARCH is set in the environment).",
    );
    expect(said(pair, set(aSetting("GOOS", "linux"), aSetting("GOARCH", "foo"))).why).toContain(
      "GOOS/GOARCH=linux/foo: unsupported GOOS/GOARCH pair linux/foo (GOOS/GOARCH is set in the environment)",
    );
    const other = tried("unsupported setting GO386=foo");
    expect(said(other, set(), known(environment, environmentOf({ GO386: "foo" }))).why).toContain("GO386=foo");
  });

  it("names no target where the trial passed, failed by something else, or another go is due", () => {
    const line = "go: unsupported GOOS/GOARCH pair linux/foo";
    const foo = set(aSetting("GOARCH", "foo"));
    expect(said(tried(line, { outcome: "passed" }), foo).state).toBe("passed");
    expect(said(tried(line, { errno: "EPERM" }), foo).why).toMatch(/^go failed in a scratch module/);
    expect(said(tried("go: RLock go.mod: GOARCH"), set()).why).toMatch(/^go failed in a scratch module/);
    expect(said(tried(line), foo, known(toolchainSwitch, aSwitch({ action: "in-cache" }))).state).toBe("passed");
  });

  it("says which file holds a toolchain line that go refuses", () => {
    const problem = 'invalid toolchain "banana"';
    const invalid = aSwitch({ action: "invalid", setting: "auto", problem, wantedIn: "/srv/m/go.mod" });
    expect(said(known(toolchainSwitch, invalid)).why).toBe(`go refuses /srv/m/go.mod: ${problem}.`);
  });

  it("passes with settings that go knows", () => {
    for (const value of ["", "on", "off", "auto"])
      expect(said(set(aSetting("GO111MODULE", value))).state).toBe("passed");
    for (const value of ["-mod=mod", "--mod=vendor -v", "-mod=readonly", "-modfile=x.mod", "-ldflags=-mod=x"])
      expect(said(set(aSetting("GOFLAGS", value))).state).toBe("passed");
  });

  it("fails with a go.mod that this go cannot take, and not where another one reads it", () => {
    const problem = "/srv/m/go.mod: line 3: unknown directive: requir";
    const broken = known(mainModule, aModule({ problem }));
    expect(said(broken).why).toBe(`go cannot work in this directory: ${problem}.`);
    const other = aSwitch({ action: "in-cache", wanted: "go1.99.0" });
    expect(said(broken, known(toolchainSwitch, other)).state).toBe("passed");
  });

  it("fails where go.sum and the module cache disagree", () => {
    const one = { path: "lab.test/one", version: "v1.0.0", recorded: "h1:a=", cached: "h1:b=" };
    const sums = (...mismatches: (typeof one)[]) =>
      known(moduleSums, { sumFile: "/srv/m/go.sum", compared: 2, mismatches });
    expect(said(sums(one)).why).toContain(
      "go stops at lab.test/one@v1.0.0 (checksum mismatch): /srv/m/go.sum has h1:a=, the module cache h1:b=.",
    );
    expect(said(sums()).state).toBe("passed");
  });

  it("says where the variable is set that go complains about", () => {
    const firstLine = "go: cannot find GOROOT directory: /srv/none";
    const answer = known(goAnswer, anAnswer({ outcome: "failed", version: null, exitCode: 2, firstLine }));
    expect(said(answer, set(aSetting("GOROOT", "/srv/none"))).why).toBe(
      `/usr/local/go/bin/go version failed with exit code 2: ${firstLine} (GOROOT is set in the environment).`,
    );
    expect(said(answer, set(aSetting("GOROOT", "/srv/none", { source: "default" }))).why).not.toContain("is set");
  });

  it("fails without any go, and is not done where nobody could look", () => {
    expect(toolchainStep(new FactStore([unknown(goAnswer, "not-installed", "none")])).state).toBe("failed");
    expect(toolchainStep(new FactStore([unknown(goAnswer, "timed-out", "late")])).state).toBe("not-done");
    expect(toolchainStep(new FactStore()).state).toBe("skipped");
  });
});
