import { expect, it } from "vitest";
import type { Half, VerdictSeen } from "../sandbox/job.ts";
import { brier, calibration, falseAlarmsOf, median, type Scored, statementsOf } from "./tally.ts";

const verdict = (cause: string, confidence: number, explains: string[] = []): VerdictSeen => ({
  cause,
  confidence,
  explains,
  role: "root",
  state: confidence >= 0.95 ? "confirmed" : "likely",
  evidence: [],
});
const half = (...verdicts: VerdictSeen[]): Half => ({
  go: { argv: [], exitCode: 0, signal: null, tookMs: 1, watchedMs: 1, output: "" },
  gowhy: { exitCode: 0, tookMs: 1, verdicts, failedSteps: [], errors: "", facts: null },
});
const scored = (causes: string[], fault: Half, control = half()): Scored => ({
  name: causes.join(" + "),
  kind: "scenario",
  causes,
  observation: { fault: { ...fault, planted: {} }, control, leftOver: [] },
  judgement: null,
  error: null,
});

it("counts a planted cause that was not found as a statement of confidence 0", () => {
  expect(statementsOf(scored(["a/b"], half()))).toEqual([{ confidence: 0, right: true }]);
  expect(brier(statementsOf(scored(["a/b"], half())))).toBe(1);
});

it("lets the cause that explains a planted one stand for it, as something that was not planted", () => {
  const run = scored(["a/b", "c/d"], half(verdict("a/b", 0.97, ["c/d"])));
  expect(statementsOf(run)).toEqual([{ confidence: 0.97, right: true }]);
  expect(falseAlarmsOf(run)).toEqual([]);
});

it("calls whatever was not planted a false alarm, with and without the fault", () => {
  const run = scored(["a/b"], half(verdict("a/b", 0.97), verdict("e/f", 0.8)), half(verdict("a/b", 0.77)));
  expect(falseAlarmsOf(run)).toEqual(["a/b without its fault", "e/f beside a/b"]);
});

it("puts stated confidence beside the share that was right", () => {
  const statements = [
    { confidence: 0.97, right: true },
    { confidence: 0.97, right: false },
    { confidence: 0.77, right: true },
  ];
  expect(calibration(statements).map(({ count, right }) => [count, right])).toEqual([
    [1, 1],
    [2, 0.5],
  ]);
  expect(calibration([])).toEqual([]);
  expect(brier([])).toBeNull();
});

it("takes the middle, or the mean of the two in the middle", () => {
  expect([median([]), median([3]), median([4, 1, 9]), median([1, 2, 3, 4])]).toEqual([null, 3, 4, 3]);
});
