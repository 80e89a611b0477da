import { isWork } from "../facts/watch.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** The exit code of a check-up, as CONTRACT has it: 1 a cause was found, 3 something failed without a cause, 0 otherwise. */
export function exitCodeOf(diagnosis: Pick<Diagnosis, "verdicts" | "steps" | "waits">): 0 | 1 | 3 {
  if (diagnosis.verdicts.some((verdict) => verdict.state !== "cannot-tell")) return 1;
  // What goes on is no stall, however long it takes.
  const stalls = diagnosis.waits.some((wait) => !wait.ended && wait.namedAtMs !== null && !isWork(wait.what));
  return stalls || diagnosis.steps.some((step) => step.state === "failed") ? 3 : 0;
}
