import { describe, expect, it } from "vitest";
import {
  aCompiler,
  aModule,
  anAnswer,
  aSwitch,
  aTool,
  aTree,
  programsOnPath,
  settingsOf,
} from "../../../test/kit/a-toolchain.ts";
import type { FactKey } from "../../facts/fact.ts";
import { goSettings } from "../../facts/settings.ts";
import { FactStore, unknown } from "../../facts/store.ts";
import { cCompiler, goAnswer, goOnPath, goTree, mainModule, toolchainSwitch } from "../../facts/toolchain.ts";
import { say } from "../../text/language.ts";
import { toolchainStep } from "./toolchain.ts";

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

  it("passes where a tool is there, and where nobody looked for tools", () => {
    expect(stepOf(false, true, false).state).toBe("passed");
    const unseen = new FactStore([known(goAnswer, anAnswer()), known(goTree, aTree({ tools: [] }))]);
    expect(toolchainStep(unseen).state).toBe("passed");
  });

  it("fails without any go, and is not done where nobody could look", () => {
    expect(toolchainStep(new FactStore([unknown(goAnswer, "not-installed", "none")])).state).toBe("failed");
    expect(toolchainStep(new FactStore([unknown(goAnswer, "timed-out", "late")])).state).toBe("not-done");
    expect(toolchainStep(new FactStore()).state).toBe("skipped");
  });
});
