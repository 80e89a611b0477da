import type { Diagnosis, StepResult, Unseen, Verdict } from "../diagnosis/diagnosis.ts";
import { stepNotMet } from "../diagnosis/not-met.ts";

/** Confirmed and likely verdicts, best first. */
export const foundIn = (diagnosis: Pick<Diagnosis, "verdicts">): readonly Verdict[] =>
  diagnosis.verdicts.filter((verdict) => verdict.state !== "cannot-tell");

/** Beside a command only what bears on it is asked: a cause that nobody asked about is no gap there. */
export const untoldIn = (diagnosis: Diagnosis): readonly Verdict[] =>
  diagnosis.verdicts.filter(
    (verdict) =>
      verdict.state === "cannot-tell" &&
      (isCheckUp(diagnosis) || !verdict.missing.every(({ reason }) => reason === "not-run")),
  );

/** The steps that were taken, or that a check-up of the whole machine should have taken. */
export const stepsToShow = (diagnosis: Diagnosis): readonly StepResult[] =>
  isCheckUp(diagnosis) ? diagnosis.steps : diagnosis.steps.filter((step) => step.state !== "skipped");

const isCheckUp = ({ subject, time }: Diagnosis): boolean => subject.kind === "machine" || time === null;

export const failedSteps = (diagnosis: Diagnosis): readonly StepResult[] =>
  diagnosis.steps.filter((step) => step.state === "failed");

/** The failed step that a headline names; none beside a command that what is broken there did not hold up. */
export const stepToName = (diagnosis: Diagnosis): StepResult | undefined =>
  failedSteps(diagnosis).find(({ step }) => !diagnosis.notes.some((note) => stepNotMet(note) === step));

const areaOf = (cause: string): string => cause.split("/")[0] ?? cause;

/** Areas of which every cause was ruled out or showed no sign: what a person need not look at any more. */
export function clearedAreas(diagnosis: Diagnosis): readonly string[] {
  const open = new Set(
    diagnosis.verdicts.flatMap((verdict) => [areaOf(verdict.cause), ...verdict.explains.map(areaOf)]),
  );
  const ruledOut = diagnosis.ruledOut.map(({ cause }) => areaOf(cause));
  const cleared = new Set(
    ruledOut.filter((area) => !open.has(area) && !diagnosis.noSign.some((id) => areaOf(id) === area)),
  );
  return [...cleared].sort();
}

/** How many causes of each area stay open, such as `dns 3`. */
export function countByArea(causes: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const cause of causes) counts.set(areaOf(cause), (counts.get(areaOf(cause)) ?? 0) + 1);
  return [...counts].sort().map(([area, count]) => (count === 1 ? area : `${area} ${count}`));
}

/** What was not seen, one entry for one obstacle: a check-up without network lacks ten facts for one reason. */
export function obstacles(unseen: readonly Unseen[]): readonly { readonly facts: readonly Unseen[] }[] {
  const groups = new Map<string, Unseen[]>();
  for (const fact of unseen) {
    const key = JSON.stringify([fact.reason, fact.detail, fact.remedy]);
    groups.set(key, [...(groups.get(key) ?? []), fact]);
  }
  return [...groups.values()].map((facts) => ({ facts }));
}
