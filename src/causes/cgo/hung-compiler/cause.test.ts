import { expect, it } from "vitest";
import { aCompiler } from "../../../../test/kit/a-toolchain.ts";
import { anObservedWait, aWaitLike, type ObservedWait } from "../../../../test/kit/an-observed-wait.ts";
import { judgeTable } from "../../../../test/kit/judge-table.ts";
import cause from "./cause.ts";

const hung = aCompiler({
  outcome: "timed-out",
  exitCode: null,
  tookMs: 2_202,
  stuckArgv: ["sleep", "1000"],
  stuckState: "S hrtimer_nanosleep",
});

const succeeded = {
  argv: ["go", "build"],
  exitCode: 0,
  signal: null,
  wallMs: 60_000,
  oomKillsDuring: 0,
  pidsMaxHitsDuring: 0,
};

/** go waits for the compiler. */
const own = (given: Partial<ObservedWait> = {}): ObservedWait =>
  anObservedWait({ what: "child", on: "sleep 1000", socket: null, fromMs: 100, toMs: 5_200, ended: false, ...given });

judgeTable(cause, {
  confirms: {
    "no-answer": { compiler: hung },
    "cannot-be-ended": { compiler: { ...hung, stuckState: "D", stuckArgv: [], ended: false } },
    "command-waits-too": { compiler: hung, watchedWaits: { waits: [own()], leftOut: {} } },
    "still-computing": { compiler: { ...hung, stuckState: "R" } },
  },
  rulesOut: {
    answered: { compiler: aCompiler() },
    "answered-in-the-end": {
      compiler: hung,
      watchedWaits: { waits: [own({ ended: true })], leftOut: {} },
      watchedCommand: succeeded,
    },
  },
  nearMisses: {
    "cgo is off": { compiler: "not-applicable" },
    "there is no compiler": { compiler: aCompiler({ outcome: "not-found", exitCode: null }) },
    "the compiler fails": { compiler: aCompiler({ outcome: "failed", exitCode: 1 }) },
    "a slow answer": { compiler: aCompiler({ tookMs: 2_100 }) },
  },
  states: {
    "a busy compiler is likely": { facts: { compiler: { ...hung, stuckState: "R" } }, state: "likely" },
    "a sleeping one may be a wrapper that asks a far server": { facts: { compiler: hung }, state: "likely" },
    "not yet long for the command": {
      facts: { compiler: hung, watchedWaits: { waits: [own({ toMs: 4_000 })], leftOut: {} } },
      state: "likely",
    },
    "the command went on": {
      facts: { compiler: hung, watchedWaits: { waits: [own({ ended: true })], leftOut: {} } },
      state: "likely",
    },
    "a command that did not ask it succeeded": {
      facts: { compiler: hung, watchedWaits: { waits: [], leftOut: {} }, watchedCommand: succeeded },
      state: "likely",
    },
    "the command waits for another child": {
      facts: { compiler: hung, watchedWaits: { waits: [own({ on: "git ls-remote" })], leftOut: {} } },
      state: "likely",
    },
  },
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
