import type { AnyCause } from "../causes/cause.ts";
import { EVERY_FACT } from "../facts/every.ts";
import type { FactStore } from "../facts/store.ts";
import {
  goActions,
  goroutineStacks,
  samplerReport,
  traceReport,
  watchedProcesses,
  watchedTime,
} from "../facts/watch.ts";
import { accountFor } from "./account.ts";
import type { Diagnosis, Observation, RuledOut, Subject, Unseen, Verdict } from "./diagnosis.ts";
import { judge } from "./judge.ts";
import { notesOf } from "./notes.ts";
import { stepsOf } from "./steps.ts";

export interface Observed {
  readonly facts: FactStore;
  readonly subject: Subject;
  /** Wall clock when the facts were taken, ms since 1970: the only *now* that a diagnosis knows. */
  readonly takenAtMs: number;
  readonly tookMs: number;
  readonly toolVersion: string;
}

/** Facts and causes to verdicts. Pure: the same facts give the same diagnosis on any machine, on any day. */
export function diagnose(observed: Observed, catalogue: readonly AnyCause[]): Diagnosis {
  const verdicts: Verdict[] = [];
  const ruledOut: RuledOut[] = [];
  const noSign: string[] = [];
  for (const cause of catalogue) {
    const judgement = judge(cause, observed.facts);
    if (judgement.state === "ruled-out") ruledOut.push({ cause: judgement.cause, because: judgement.because });
    else if (judgement.state === "no-sign") noSign.push(judgement.cause);
    else verdicts.push(judgement.verdict);
  }
  const account = accountFor(verdicts, catalogue, observed.facts);
  return {
    schemaVersion: 1,
    tool: { name: "gowhy", version: observed.toolVersion },
    subject: observed.subject,
    steps: stepsOf(observed.facts),
    verdicts: account.verdicts,
    ruledOut,
    noSign: [...noSign, ...account.notMet],
    time: account.time,
    waits: account.waits,
    observation: observationOf(observed.facts),
    notes: [...notesOf(observed.facts, observed.takenAtMs), ...account.notes],
    unseen: unseenOf(observed.facts),
    tookMs: observed.tookMs,
  };
}

function observationOf(facts: FactStore): Observation | null {
  const sampler = facts.value(samplerReport) ?? null;
  const stacks = facts.value(goroutineStacks) ?? null;
  const trace = facts.value(traceReport) ?? null;
  const processes = facts.value(watchedProcesses) ?? null;
  const segments = facts.value(watchedTime)?.segments ?? [];
  const recorded = facts.value(goActions) ?? null;
  return sampler || stacks || trace ? { sampler, processes, stacks, trace, segments, goActions: recorded } : null;
}

/** What was asked for and is not known. What does not apply here is no gap. */
function unseenOf(facts: FactStore): Unseen[] {
  const unseen: Unseen[] = [];
  for (const key of EVERY_FACT) {
    if (!facts.has(key)) continue;
    const fact = facts.get(key);
    if (fact.state === "unknown" && fact.reason !== "not-applicable")
      unseen.push({ fact: fact.id, title: key.title, reason: fact.reason, detail: fact.detail, remedy: fact.remedy });
  }
  return unseen;
}
