import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyError } from "./classify-error.ts";
import { trialOf } from "./try-go.ts";

describe("classifyError", () => {
  it.each([
    ["go: RLock /t/go.mod: operation not permitted", "EPERM", "RLock", "/t/go.mod"],
    ["go: RLock /t/go.mod: function not implemented", "ENOSYS", "RLock", "/t/go.mod"],
    ["go: creating work dir: mkdir /t/go-build1: operation not permitted", "EPERM", "mkdir", "/t/go-build1"],
    ["go: open /t/go.mod: too many open files", "EMFILE", "open", "/t/go.mod"],
    ["go: fork/exec /g/compile: resource temporarily unavailable", "EAGAIN", "fork/exec", "/g/compile"],
    ["go: error obtaining buildID for go tool compile: waitid: operation not permitted", "EPERM", "waitid", null],
    ["go: pipe2: too many open files", "EMFILE", "pipe2", null],
    ["fatal error: runtime: pipe failed with 24", "EMFILE", null, null],
    ["runtime: failed to create new OS thread (have 5 already; errno=11)", "EAGAIN", null, null],
    ["too many open files in system", "ENFILE", null, null],
    ["# trial\nopen /t/x: no space left on device", "ENOSPC", "open", "/t/x"],
    ["go: module trial: nothing here", null, null, null],
    ["", null, null, null],
  ])("%s", (line, errno, operation, object) => {
    expect(classifyError(line)).toMatchObject({ errno, operation, object });
  });

  it("takes any text, and ends in time", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20_000 }), (text) => {
        const startedMs = performance.now();
        expect(classifyError(text).line.length).toBeLessThanOrEqual(500);
        classifyError(`${"a ".repeat(2_000)}/${text}: operation not permitted`);
        expect(performance.now() - startedMs).toBeLessThan(1_000);
      }),
    );
  });
});

describe("trialOf", () => {
  const result = {
    outcome: "exited",
    exitCode: 1,
    signal: null,
    errno: null,
    stdout: "",
    stderr: "go: open /tmp/.gowhy-go-1-abcdef/module/go.mod: too many open files\n",
    truncated: false,
    tookMs: 12.3,
    stuck: [],
    ended: true,
  } as const;
  it("takes the scratch path out", () => {
    expect(trialOf(result, "/tmp/.gowhy-go-1-abcdef")).toMatchObject({
      outcome: "failed",
      errno: "EMFILE",
      object: "SCRATCH/module/go.mod",
      firstLine: "go: open SCRATCH/module/go.mod: too many open files",
    });
  });
  it("tells what was not started, killed or late apart", () => {
    expect(trialOf({ ...result, outcome: "not-started", errno: "EMFILE", stderr: "" }, "/x").outcome).toBe(
      "not-started",
    );
    expect(trialOf({ ...result, outcome: "signalled", signal: "SIGSYS" }, "/x")).toMatchObject({
      outcome: "killed",
      signal: "SIGSYS",
    });
    expect(trialOf({ ...result, outcome: "timed-out" }, "/x").outcome).toBe("timed-out");
    expect(trialOf({ ...result, exitCode: 0, stderr: "" }, "/x")).toMatchObject({ outcome: "passed", errno: null });
  });
});
