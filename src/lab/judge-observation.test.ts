import { describe, expect, it } from "vitest";
import { judgeObservation } from "./judge-observation.ts";
import type { Half, Observation, VerdictSeen } from "./sandbox/job.ts";
import type { Workload } from "./scenario.ts";

const CAUSE = "connect/refused";
const WORKLOAD: Workload = { argv: ["go", "mod", "download"], module: "two-modules", goSays: /refused/ };

const verdict = (cause: string, rest: Partial<VerdictSeen> = {}): VerdictSeen => ({
  cause,
  role: "root",
  state: "confirmed",
  confidence: 0.97,
  explains: [],
  evidence: [
    { clue: "reset", text: "10.1.2.3:443 answered with a reset", values: { peer: "10.1.2.3:443" }, source: "connect" },
  ],
  ...rest,
});

const half = (go: Partial<Half["go"]>, verdicts: readonly VerdictSeen[]): Half => ({
  go: { argv: WORKLOAD.argv as string[], exitCode: 0, signal: null, tookMs: 200, watchedMs: 200, output: "", ...go },
  gowhy: { exitCode: verdicts.length > 0 ? 1 : 0, tookMs: 700, verdicts, failedSteps: [], errors: "", facts: null },
});

const observation = (change: {
  go?: Partial<Half["go"]>;
  verdicts?: readonly VerdictSeen[];
  control?: Half;
  leftOver?: readonly string[];
}): Observation => ({
  fault: {
    ...half(change.go ?? { exitCode: 1, output: "connection refused" }, change.verdicts ?? [verdict(CAUSE)]),
    planted: { peer: "10.1.2.3:443" },
  },
  control: change.control ?? half({}, []),
  leftOver: change.leftOver ?? [],
});

const problems = (seen: Observation, workload = WORKLOAD): string =>
  judgeObservation(CAUSE, seen, workload).problems.join("\n");

describe("judgeObservation", () => {
  it("passes where the cause comes first, go is hurt and the control is silent", () => {
    expect(judgeObservation(CAUSE, observation({}), WORKLOAD)).toMatchObject({
      problems: [],
      rank: 1,
      hurt: true,
      goMs: 200,
    });
  });

  it.each<[string, Observation, RegExp]>([
    ["the cause is not found", observation({ verdicts: [] }), /was not found/],
    [
      "it is only a cannot-tell",
      observation({ verdicts: [verdict(CAUSE, { state: "cannot-tell" })] }),
      /was not found/,
    ],
    ["another cause comes first", observation({ verdicts: [verdict("dns/all-dead"), verdict(CAUSE)] }), /place 2/],
    ["it stands as amplifier", observation({ verdicts: [verdict(CAUSE, { role: "amplifier" })] }), /role/],
    ["the evidence names another peer", observation({ verdicts: [verdict(CAUSE, { evidence: [] })] }), /does not name/],
    ["go succeeded under the fault", observation({ go: { exitCode: 0, output: "refused" } }), /succeeded under/],
    ["go said something else", observation({ go: { exitCode: 1, output: "no such host" } }), /did not say/],
    [
      "go was ended before it was late",
      observation({ go: { exitCode: null, tookMs: null, watchedMs: 210 } }),
      /was ended after/,
    ],
    ["go fails in the control too", observation({ control: half({ exitCode: 1 }, []) }), /without the fault/],
    [
      "the control is a false alarm",
      observation({ control: half({}, [verdict("dns/servfail")]) }),
      /found without the fault/,
    ],
    ["something could not be taken away", observation({ leftOver: ["umount"] }), /not taken away/],
  ])("fails where %s", (_, seen, message) => expect(problems(seen)).toMatch(message));

  it("wants a fault that only slows go down to slow it down", () => {
    const slow: Workload = { argv: ["go"], module: "none", goMustFail: false };
    expect(problems(observation({ go: { exitCode: 0, tookMs: 5_200, watchedMs: 5_200 } }), slow)).toBe("");
    expect(problems(observation({ go: { exitCode: 0, tookMs: 205, watchedMs: 205 } }), slow)).toMatch(
      /under the fault/,
    );
  });
});
