import { expect, it } from "vitest";
import { aCompiler } from "../../../../test/kit/a-toolchain.ts";
import { aWaitLike } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const hung = aCompiler({
  outcome: "timed-out",
  exitCode: null,
  tookMs: 1_502,
  stuckArgv: ["sleep", "1000"],
  stuckState: "S hrtimer_nanosleep",
});

judgeTable(cause, {
  confirms: {
    "no-answer": { compiler: hung },
    "no-answer in D state": { compiler: { ...hung, stuckState: "D", stuckArgv: [], ended: false } },
    "still-computing": { compiler: { ...hung, stuckState: "R" } },
  },
  rulesOut: { answered: { compiler: aCompiler() } },
  nearMisses: {
    "cgo is off": { compiler: "not-applicable" },
    "there is no compiler": { compiler: aCompiler({ outcome: "not-found", exitCode: null }) },
    "the compiler fails": { compiler: aCompiler({ outcome: "failed", exitCode: 1 }) },
    "a slow answer": { compiler: aCompiler({ tookMs: 1_400 }) },
  },
  states: { "a busy compiler is likely": { facts: { compiler: { ...hung, stuckState: "R" } }, state: "likely" } },
});

it("accounts for waits of the compiler, also behind an interpreter, and for no other child", () => {
  const compiler = aCompiler({ outcome: "timed-out", cc: ["/opt/slow-cc"], stuckArgv: ["/opt/slow-cc"] });
  const accounts = (given: Parameters<typeof aWaitLike>[0]) => cause.accountsFor?.(aWaitLike(given), { compiler });
  expect(accounts({ what: "child", argv: ["/bin/sh", "/opt/slow-cc", "-v"] })).toBe(true);
  expect(accounts({ what: "compile", argv: ["slow-cc"] })).toBe(true);
  expect(accounts({ what: "child", argv: ["go", "build"], on: "sh /opt/slow-cc -### -x c" })).toBe(true);
  const holders = [{ pid: 7, argv: ["/bin/sh", "/opt/slow-cc"], waitsFor: null }];
  expect(accounts({ what: "child", argv: ["go", "build"], on: "sh …", holders })).toBe(true);
  expect(accounts({ what: "child", argv: ["git", "status"], on: "git status" })).toBe(false);
});
