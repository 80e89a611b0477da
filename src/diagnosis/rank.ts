import { type AnyCause, STATIONS } from "../causes/cause.ts";
import type { Verdict } from "./diagnosis.ts";

const STATES = ["confirmed", "likely", "cannot-tell"] as const;

/**
 * Folds downstream verdicts into those that explain them, and orders the rest as CONTRACT has it:
 * roots before amplifiers, then state, then the fault that go meets first, then cost, then id.
 */
export function rank(verdicts: readonly Verdict[], catalogue: readonly AnyCause[]): Verdict[] {
  const byId = new Map(catalogue.map((cause) => [cause.id as string, cause]));
  const found = verdicts.filter((verdict) => verdict.state !== "cannot-tell");
  const folded = new Map<string, string[]>();
  const isFolded = new Set<string>();
  for (const upstream of found) {
    const explains = byId.get(upstream.cause)?.explains ?? [];
    for (const downstream of found) {
      if (downstream.cause === upstream.cause || !explains.includes(downstream.cause) || isFolded.has(upstream.cause))
        continue;
      isFolded.add(downstream.cause);
      folded.set(upstream.cause, [...(folded.get(upstream.cause) ?? []), downstream.cause]);
    }
  }
  const hasRoot = found.some((verdict) => verdict.role === "root" && !isFolded.has(verdict.cause));
  const stationOf = (verdict: Verdict) => STATIONS.indexOf(byId.get(verdict.cause)?.station ?? "compile");
  return verdicts
    .filter((verdict) => !isFolded.has(verdict.cause))
    .map((verdict) => ({
      ...verdict,
      // An amplifier multiplies a fault behind it; where none is known it is the fault that can be named.
      role:
        verdict.role === "amplifier" && !hasRoot && verdict.state !== "cannot-tell" ? ("root" as const) : verdict.role,
      explains: folded.get(verdict.cause) ?? [],
    }))
    .sort(
      (one, other) =>
        Number(one.state === "cannot-tell") - Number(other.state === "cannot-tell") ||
        Number(one.role === "amplifier") - Number(other.role === "amplifier") ||
        STATES.indexOf(one.state) - STATES.indexOf(other.state) ||
        stationOf(one) - stationOf(other) ||
        (other.costMs ?? 0) - (one.costMs ?? 0) ||
        (one.cause < other.cause ? -1 : 1),
    );
}
