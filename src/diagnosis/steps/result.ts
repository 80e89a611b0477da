import type { Step } from "../../causes/cause.ts";
import type { Unknown } from "../../facts/fact.ts";
import type { Sentence, StepResult } from "../diagnosis.ts";

export const passed = (step: Step, tookMs: number, seen: readonly Sentence[]): StepResult => ({
  step,
  state: "passed",
  tookMs,
  why: null,
  seen,
});

export const failed = (step: Step, tookMs: number, why: Sentence, seen: readonly Sentence[]): StepResult => ({
  step,
  state: "failed",
  tookMs,
  why,
  seen,
});

/** A step whose fact is unknown: skipped where it does not apply or was switched off, not done otherwise. */
export const notDone = (step: Step, fact: Unknown): StepResult => ({
  step,
  state: fact.reason === "not-applicable" || fact.reason === "not-run" ? "skipped" : "not-done",
  tookMs: 0,
  why: { text: { en: "{detail}", zh: "{detail}" }, values: { detail: fact.detail } },
  seen: [],
});
