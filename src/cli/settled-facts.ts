import { EVERY_FACT } from "../facts/every.ts";
import type { Fact } from "../facts/fact.ts";
import { checkFact } from "../facts/saved-facts.ts";
import { FactStore, unknown } from "../facts/store.ts";
import { lastNet } from "../redact/last-net.ts";

/**
 * The facts as a saved file would give them back: freed of secrets and held to their schemas.
 * Judged in this form, so that a run and its saved facts cannot come to different verdicts.
 */
export function settledFacts(facts: FactStore): FactStore {
  return new FactStore(facts.all().flatMap((fact) => settled(lastNet(fact))));
}

function settled(fact: Fact): Fact[] {
  const checked = checkFact(fact);
  if (checked === null) return [];
  if (!("problem" in checked)) return [checked];
  const key = EVERY_FACT.find((each) => each.id === fact.id);
  return key ? [unknown(key, "failed", `internal error: ${checked.problem.en}`, { source: fact.source })] : [];
}
