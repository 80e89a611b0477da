import type { ValueOf } from "../../facts/fact.ts";
import { lockWaits, places } from "../../facts/places.ts";
import type { FactStore } from "../../facts/store.ts";
import { duration } from "../../text/duration.ts";
import type { Sentence, StepResult } from "../diagnosis.ts";
import { seenPlaces } from "./disk/seen-places.ts";
import { failed, notDone, passed } from "./result.ts";

type Place = ValueOf<typeof places>["places"][number];

/** Refusals of a right are told by the step of permissions. */
export const RIGHTS: readonly (string | null)[] = ["EACCES", "EPERM"];

/** The direct test: make, write and rename a file in each place where go writes. */
export function diskStep(facts: FactStore): StepResult {
  const fact = facts.get(places);
  if (fact.state === "unknown") return notDone("disk", fact);
  const { places: all } = fact.value;
  const seen = seenPlaces(all, facts.value(lockWaits));
  for (const place of all) {
    const why = place.written ? whyNot(place) : null;
    if (why) return failed("disk", fact.tookMs, why, seen);
  }
  return passed("disk", fact.tookMs, seen);
}

function whyNot({ role, path, nearest, pathProblem, trial }: Place): Sentence | null {
  const values = {
    role,
    path: nearest ?? path ?? "-",
    operation: trial.operation ?? "stat",
    errno: trial.errno ?? "-",
  };
  if (trial.outcome === "stalled")
    return {
      text: {
        en: "{role}: {operation} in {path} has not come back after {waited} (state {processState}, {wchan}).",
        zh: "{role}：{path} 中的 {operation} 在 {waited} 后仍未返回（状态 {processState}，{wchan}）。",
      },
      values: {
        ...values,
        waited: duration(trial.stall?.waitedMs ?? trial.tookMs),
        processState: trial.stall?.processState ?? "?",
        wchan: trial.stall?.wchan ?? "?",
      },
    };
  if (pathProblem === "not-a-directory")
    return {
      text: { en: "{role}: {path} is no directory.", zh: "{role}：{path} 不是目录。" },
      values: { ...values, path: path ?? "-" },
    };
  if (trial.outcome !== "failed" || RIGHTS.includes(trial.errno)) return null;
  return {
    text: {
      en: "{role}: {operation} in {path} failed with {errno}.",
      zh: "{role}：{path} 中的 {operation} 失败，返回 {errno}。",
    },
    values: { ...values, path: trial.errno === "ENOENT" ? (path ?? "-") : values.path },
  };
}
