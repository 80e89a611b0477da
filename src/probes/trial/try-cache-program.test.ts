import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settingsOf } from "../../../test/kit/a-toolchain.ts";
import type { FactKey } from "../../facts/fact.ts";
import { goSettings, unusableValues } from "../../facts/settings.ts";
import { FactStore } from "../../facts/store.ts";
import { watchedCommand } from "../../facts/subject.ts";
import type { ProgramResult } from "../../system/programs/programs.ts";
import { firstWordProblem, wantsCacheProgram } from "./try-cache-program.ts";

const result = (stdout: string, given: Partial<ProgramResult> = {}): ProgramResult => ({
  outcome: "exited",
  exitCode: 0,
  signal: null,
  errno: null,
  stdout,
  stderr: "",
  truncated: false,
  tookMs: 5,
  stuck: [],
  ended: true,
  ...given,
});
const problemOf = (...given: Parameters<typeof result>) => firstWordProblem("/srv/p", result(...given));

// Each problem as go1.26.8 prints it, the JSON decoder's own words apart.
describe("the first word of a cache program", () => {
  it("may be anything", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => `{"KnownCommands":${text}}`),
        ),
        (text) => {
          problemOf(text);
        },
      ),
    ));

  it("is missing where it exits at once, and where it speaks another language", () => {
    expect(problemOf("")).toBe("GOCACHEPROG exited pre-Close with 1 pending requests");
    expect(problemOf("", { outcome: "signalled", signal: "SIGSEGV" })).toContain("exited pre-Close");
    expect(problemOf("hello\n")).toBe("error reading JSON from GOCACHEPROG");
    expect(problemOf('{"ID":0}\n')).toBe("GOCACHEPROG /srv/p declared no supported commands");
    expect(problemOf("", { outcome: "not-started", errno: "ENOEXEC" })).toContain("exec format error");
  });

  it("says what it can do, or is not judged", () => {
    expect(problemOf('{"ID":0,"KnownCommands":["get","put","close"]}\n')).toBeNull();
    expect(problemOf('{"ID":0,"KnownCommands":["get"]}\n', { exitCode: 1 })).toBeNull();
    expect(problemOf('{"ID":0,\n"KnownCommands":["get"]}\n')).toBeNull();
    expect(problemOf("", { outcome: "timed-out", exitCode: null })).toBeNull();
    expect(problemOf("", { outcome: "not-started", errno: "EAGAIN" })).toBeNull();
  });
});

describe("a cache program is started", () => {
  const known = <T>(key: FactKey<T>, value: T) =>
    ({ state: "known", id: key.id, value, source: "test", atMs: 0, tookMs: 1 }) as const;
  const setting = { source: "environment", file: null, line: null, shadows: [], problems: [] } as const;
  const set = (value: string) => known(goSettings, settingsOf({ ...setting, name: "GOCACHEPROG", value }));
  const ran = (exitCode: number, program = "go") =>
    known(watchedCommand, {
      argv: [program, "build"],
      exitCode,
      signal: null,
      wallMs: 9,
      oomKillsDuring: null,
      pidsMaxHitsDuring: null,
    });

  it("only after a go command that failed", () => {
    expect(wantsCacheProgram(new FactStore([set("/srv/p"), ran(1)]))).toBe(true);
    expect(wantsCacheProgram(new FactStore([set("/srv/p"), ran(0)]))).toBe(false);
    expect(wantsCacheProgram(new FactStore([set("/srv/p"), ran(1, "make")]))).toBe(false);
    expect(wantsCacheProgram(new FactStore([set(""), ran(1)]))).toBe(false);
    expect(wantsCacheProgram(new FactStore([set("/srv/p")]))).toBe(false);
    const old = settingsOf(
      { ...setting, name: "GOCACHEPROG", value: "/srv/p" },
      { ...setting, name: "GOVERSION", value: "go1.23.4" },
    );
    expect(wantsCacheProgram(new FactStore([known(goSettings, old), ran(1)]))).toBe(false);
    const values = [{ name: "GOCACHEPROG", value: "/srv/p", problem: "none", effect: "stops" as const }];
    expect(wantsCacheProgram(new FactStore([set("/srv/p"), ran(1), known(unusableValues, { values })]))).toBe(false);
  });
});
