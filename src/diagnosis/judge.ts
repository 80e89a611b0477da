import type { AnyCause, Clue } from "../causes/cause.ts";
import type { FactKey, Unknown } from "../facts/fact.ts";
import type { FactStore } from "../facts/store.ts";
import type { Evidence, Missing, Sentence, Verdict } from "./diagnosis.ts";
import { AT_MOST, CONFIRMED_FROM, LIKELY_FROM, LOG_ODDS, PRIOR_LOG_ODDS, UNPROVEN_AT_MOST } from "./weights.ts";

export type Judgement =
  | { readonly state: "confirmed" | "likely" | "cannot-tell"; readonly verdict: Verdict }
  | { readonly state: "ruled-out"; readonly cause: string; readonly because: Evidence | null }
  | { readonly state: "no-sign"; readonly cause: string; readonly confidence: number };

type Facts = Readonly<Record<string, unknown>>;

/** One cause against the facts, by the rule of CONTRACT: a proof against, a proof for, then the sum of the clues. */
export function judge(cause: AnyCause, store: FactStore): Judgement {
  const needed = store.values(cause.needs);
  if (needed.unknown.length > 0) return withoutNeeded(cause, needed.unknown);
  const facts: Facts = { ...store.values(cause.helps).values, ...needed.values };
  const sources = sourcesOf(cause, store);
  const against = holding(cause.rulesOut, facts, sources);
  const refutation = against.find((evidence) => evidence.strength === "proof");
  if (refutation) return { state: "ruled-out", cause: cause.id, because: refutation };
  const evidence = holding(cause.confirms, facts, sources);
  const confidence = confidenceOf(evidence, against);
  if (confidence < LIKELY_FROM) return { state: "no-sign", cause: cause.id, confidence };
  const state = evidence.some((each) => each.strength === "proof") ? "confirmed" : "likely";
  return { state, verdict: verdict(cause, facts, { state, confidence, evidence, against, missing: [] }) };
}

/** The arithmetic that `--why` shows. Rounded to two digits: the third would be a claim that nobody measured. */
export function confidenceOf(evidence: readonly Evidence[], against: readonly Evidence[]): number {
  const sum = (clues: readonly Evidence[]) => clues.reduce((total, clue) => total + LOG_ODDS[clue.strength], 0);
  const logOdds = PRIOR_LOG_ODDS + sum(evidence) - sum(against);
  const raw = 1 / (1 + Math.exp(-logOdds));
  const proven = evidence.some((clue) => clue.strength === "proof");
  const bounded = proven ? Math.min(AT_MOST, Math.max(CONFIRMED_FROM, raw)) : Math.min(UNPROVEN_AT_MOST, raw);
  return Math.round(bounded * 100) / 100;
}

function holding(clues: readonly Clue<Facts>[], facts: Facts, source: string): Evidence[] {
  const evidence: Evidence[] = [];
  for (const clue of clues) {
    const values = clue.when(facts);
    if (values) evidence.push({ clue: clue.id, strength: clue.strength, text: clue.says, values, source });
  }
  return evidence;
}

function withoutNeeded(cause: AnyCause, unknown: readonly Unknown[]): Judgement {
  if (unknown.some((fact) => fact.reason === "not-applicable"))
    return { state: "ruled-out", cause: cause.id, because: null };
  const missing: Missing[] = unknown.map(({ id, reason, detail, remedy }) => ({ fact: id, reason, detail, remedy }));
  return {
    state: "cannot-tell",
    verdict: verdict(cause, {}, { state: "cannot-tell", confidence: 0, evidence: [], against: [], missing }),
  };
}

function verdict(
  cause: AnyCause,
  facts: Facts,
  judged: Pick<Verdict, "state" | "confidence" | "evidence" | "against" | "missing">,
): Verdict {
  const known = judged.state !== "cannot-tell";
  return {
    cause: cause.id,
    title: cause.title,
    headline: headlineOf(cause, judged.evidence),
    role: cause.role,
    ...judged,
    costMs: null,
    explains: [],
    goGivesUp: known ? givesUp(cause, facts) : null,
    fixes: known ? fixesOf(cause, facts) : [],
    folklore: cause.folklore ?? [],
  };
}

/** The strongest clue's values fill the headline, so that its first line names this machine's host, path or process. */
function headlineOf(cause: AnyCause, evidence: readonly Evidence[]): Sentence {
  const values = Object.assign({}, ...[...evidence].reverse().map((each) => each.values));
  if (!cause.headline || evidence.length === 0) return { text: cause.title, values };
  const filled = [...cause.headline.en.matchAll(/\{(\w+)\}/g)].every(
    ([, name]) => name !== undefined && name in values,
  );
  return { text: filled ? cause.headline : cause.title, values };
}

function givesUp(cause: AnyCause, facts: Facts): Verdict["goGivesUp"] {
  if (!cause.goGivesUp) return null;
  return cause.goGivesUp(facts) ?? "never";
}

const fixesOf = (cause: AnyCause, facts: Facts): Verdict["fixes"] =>
  cause.fixes
    .map((fix) => ({ title: fix.title, risk: fix.risk, steps: fix.steps(facts) }))
    .filter((fix) => fix.steps.length > 0);

function sourcesOf(cause: AnyCause, store: FactStore): string {
  const sources = (Object.values(cause.needs) as FactKey<unknown>[]).map((key) => {
    const fact = store.get(key);
    return fact.state === "known" ? fact.source : "";
  });
  return [...new Set(sources.filter(Boolean))].join(" · ");
}
