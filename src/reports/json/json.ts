import type { FixStep } from "../../causes/cause.ts";
import type { Diagnosis, Evidence, Sentence, Verdict } from "../../diagnosis/diagnosis.ts";
import { type Language, say } from "../../text/language.ts";
import { arithmeticOf } from "../arithmetic.ts";
import type { Reporter } from "../reporter.ts";
import type { DiagnosisJson } from "./diagnosis-schema.ts";
import { observationJson, peersOf, samplerJson, waitJson } from "./watched-json.ts";

type Evidences = DiagnosisJson["verdicts"][number]["evidence"];

/** The Diagnosis with exactly the keys of the contract, in its order. Sentences are in the language asked for. */
export function diagnosisJson(diagnosis: Diagnosis, language: Language, why: boolean): DiagnosisJson {
  const told = ({ text, values }: Sentence) => say(text, language, values);
  const evidenceOf = (all: readonly Evidence[]): Evidences =>
    all.map((each) => ({
      clue: each.clue,
      strength: each.strength,
      text: told(each),
      values: valuesOf(each.values),
      source: each.source,
    }));
  const verdictOf = (verdict: Verdict): DiagnosisJson["verdicts"][number] => ({
    cause: verdict.cause,
    title: say(verdict.title, language),
    role: verdict.role,
    state: verdict.state,
    confidence: verdict.confidence,
    costMs: verdict.costMs,
    evidence: evidenceOf(verdict.evidence),
    against: evidenceOf(verdict.against),
    missing: verdict.missing.map(({ fact, reason, remedy }) => ({ fact, reason, remedy })),
    explains: [...verdict.explains],
    fixes: verdict.fixes.map((fix) => ({
      title: say(fix.title, language),
      risk: fix.risk,
      steps: fix.steps.map((step) => stepOf(step, language)),
    })),
  });
  const { subject, time } = diagnosis;
  return {
    schemaVersion: 1,
    tool: { name: diagnosis.tool.name, version: diagnosis.tool.version },
    subject: {
      kind: subject.kind,
      argv: [...subject.argv],
      exitCode: subject.exitCode,
      signal: subject.signal,
      wallMs: subject.wallMs,
    },
    steps: diagnosis.steps.map(({ step, state, tookMs, why }) => ({ step, state, tookMs, why: why && told(why) })),
    verdicts: diagnosis.verdicts.map(verdictOf),
    ruledOut: diagnosis.ruledOut.map(({ cause }) => cause),
    time: time && {
      wallMs: time.wallMs,
      parts: time.parts.map(({ what, detail, ms, cause, workMs, samples, peers }) => ({
        what,
        detail,
        ms,
        cause,
        workMs,
        samples,
        peers: peersOf(peers),
      })),
      unexplainedMs: time.unexplainedMs,
    },
    waits: diagnosis.waits.map((wait) => waitJson(wait, language)),
    notes: diagnosis.notes.map((note) => ({ note: note.note, text: told(note), values: valuesOf(note.values) })),
    unseen: diagnosis.unseen.map(({ fact, reason, remedy }) => ({ fact, reason, remedy })),
    ...(why
      ? {
          why: {
            ruledOut: diagnosis.ruledOut.map(({ cause, because }) => ({
              cause,
              because: because && (evidenceOf([because])[0] ?? null),
            })),
            noSign: [...diagnosis.noSign],
            arithmetic: diagnosis.verdicts
              .filter((verdict) => verdict.state !== "cannot-tell")
              .map((verdict) => {
                const { clues, ...sums } = arithmeticOf(verdict);
                return {
                  cause: sums.cause,
                  priorLogOdds: sums.priorLogOdds,
                  clues: [...clues],
                  logOdds: sums.logOdds,
                  confidence: sums.confidence,
                };
              }),
            sampler: samplerJson(diagnosis.observation),
          },
        }
      : {}),
    ...observationJson(diagnosis.observation),
  };
}

type JsonStep = DiagnosisJson["verdicts"][number]["fixes"][number]["steps"][number];

function stepOf(step: FixStep, language: Language): JsonStep {
  switch (step.do) {
    case "go-env":
      return { do: step.do, set: { ...step.set } };
    case "edit-file":
      return { do: step.do, path: step.path, from: step.from, to: step.to };
    case "run":
      return {
        do: step.do,
        argv: [...step.argv],
        undo: step.undo ? [...step.undo] : null,
        needsRoot: step.needsRoot === true,
      };
    case "tell":
      return { do: step.do, text: say(step.text, language) };
  }
}

const valuesOf = (values: Sentence["values"]): Evidences[number]["values"] =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
  ) as Evidences[number]["values"];

export const json: Reporter = {
  id: "json",
  mediaType: "application/json",
  render: (diagnosis, { language, why }) => `${JSON.stringify(diagnosisJson(diagnosis, language, why), null, 2)}\n`,
};
