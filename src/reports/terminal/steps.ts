import type { Diagnosis, StepResult } from "../../diagnosis/diagnosis.ts";
import { duration } from "../../text/duration.ts";
import type { Language } from "../../text/language.ts";
import { stepsToShow } from "../findings.ts";
import type { ReportOptions } from "../reporter.ts";
import { told } from "../told.ts";
import { stepName, stepStateName } from "../words.ts";
import type { Page } from "./page.ts";

const MARKS = { passed: "✓", failed: "✗", "not-done": "?", skipped: "–" } as const;
const STYLES = { passed: "green", failed: "red", "not-done": "yellow", skipped: "dim" } as const;

/** The five steps. Where a cause was found, a step that passed says no more than that. */
export function putSteps(
  page: Page,
  diagnosis: Diagnosis,
  { language, everything, why }: ReportOptions & { readonly everything: boolean },
): void {
  for (const step of why ? diagnosis.steps : stepsToShow(diagnosis)) {
    const mark = page.paint(STYLES[step.state], MARKS[step.state]);
    page.rows(stepName(step.step, language), linesOf(step, mark, everything || why, language));
  }
}

function linesOf(step: StepResult, mark: string, everything: boolean, language: Language): string[] {
  const seen = everything ? step.seen.map((each) => told(each, language)) : [];
  const [comma, colon] = language === "zh-CN" ? ["，", "："] : [", ", ": "];
  if (step.state === "passed") {
    const [first = `${stepStateName("passed", language)}${comma}${duration(step.tookMs)}`, ...rest] = seen;
    return [`${mark} ${first}`, ...rest.map((line) => `  ${line}`)];
  }
  const why = step.why ? told(step.why, language) : "";
  return [
    `${mark} ${stepStateName(step.state, language)}${why ? `${colon}${why}` : ""}`,
    ...seen.map((line) => `  ${line}`),
  ];
}
