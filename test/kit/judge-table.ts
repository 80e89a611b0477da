import { describe, expect, it } from "vitest";
import type { AnyCause, Cause } from "../../src/causes/cause.ts";
import { judge } from "../../src/diagnosis/judge.ts";
import type { Fact, FactKey, FactRecord, UnknownReason, ValuesOf } from "../../src/facts/fact.ts";
import { FactStore, unknown } from "../../src/facts/store.ts";
import { placeholdersOf, say } from "../../src/text/language.ts";

/** Facts of one case: values by the cause's own names, or a reason why one is not known. */
export type CaseFacts<K extends FactRecord, M extends FactRecord> = {
  readonly [N in keyof K]: ValuesOf<K>[N] | UnknownReason;
} & {
  readonly [N in keyof M]?: ValuesOf<M>[N] | UnknownReason;
};

export interface JudgeTable<K extends FactRecord, M extends FactRecord> {
  /** Clue id → facts under which it holds. Every clue that confirms must be here. */
  readonly confirms: Readonly<Record<string, CaseFacts<K, M>>>;
  /** The same for clues that rule out. */
  readonly rulesOut: Readonly<Record<string, CaseFacts<K, M>>>;
  /** What looks alike and is something else: neither confirmed nor likely. At least one. */
  readonly nearMisses: Readonly<Record<string, CaseFacts<K, M>>>;
  /** Facts → the state that must come out, where it is not evident. */
  readonly states?: Readonly<
    Record<
      string,
      {
        readonly facts: CaseFacts<K, M>;
        readonly state: "confirmed" | "likely" | "cannot-tell" | "no-sign" | "ruled-out";
      }
    >
  >;
}

/** A cause against tables of facts. Fails when a clue is never fired, a near miss is absent, or a sentence wants a value that is not given. */
export function judgeTable<K extends FactRecord, M extends FactRecord>(
  cause: Cause<K, M>,
  table: JudgeTable<K, M>,
): void {
  const judged = (facts: CaseFacts<K, M>) => judge(cause as AnyCause, storeOf(cause, facts));
  describe(cause.id, () => {
    for (const [clue, facts] of Object.entries(table.confirms))
      it(`confirms by ${clue}`, () => {
        const result = judged(facts);
        expect(["confirmed", "likely"], `state is ${result.state}`).toContain(result.state);
        if (!("verdict" in result)) return;
        const evidence = result.verdict.evidence.find((each) => each.clue === clue.replace(/ .*/, ""));
        expect(evidence, `clue ${clue} fired`).toBeDefined();
        if (!evidence) return;
        for (const language of ["en", "zh-CN"] as const)
          expect(say(evidence.text, language, evidence.values)).not.toMatch(/\{\w+\}/);
      });
    for (const [clue, facts] of Object.entries(table.rulesOut))
      it(`is ruled out by ${clue}`, () => {
        const values = storeOf(cause, facts).values({ ...cause.helps, ...cause.needs }).values;
        const fired = cause.rulesOut.find((each) => each.id === clue.replace(/ .*/, ""));
        expect(fired?.when(values as never), `clue ${clue} fired`).toBeTruthy();
      });
    for (const [name, facts] of Object.entries(table.nearMisses))
      it(`near miss: ${name}`, () => expect(["confirmed", "likely"]).not.toContain(judged(facts).state));
    for (const [name, { facts, state }] of Object.entries(table.states ?? {}))
      it(`${state}: ${name}`, () => expect(judged(facts).state).toBe(state));
    it("fires every clue and has a near miss", () => {
      const bare = (names: object) => Object.keys(names).map((name) => name.replace(/ .*/, ""));
      expect(new Set(bare(table.confirms))).toEqual(new Set(cause.confirms.map((clue) => clue.id)));
      expect(new Set(bare(table.rulesOut))).toEqual(new Set(cause.rulesOut.map((clue) => clue.id)));
      expect(Object.keys(table.nearMisses).length).toBeGreaterThan(0);
    });
    it("says the same in both languages", () => {
      for (const text of [
        cause.title,
        cause.headline ?? cause.title,
        ...[...cause.confirms, ...cause.rulesOut].map((clue) => clue.says),
      ]) {
        const names = placeholdersOf(text);
        expect(names.zh).toEqual(names.en);
        expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
      }
    });
  });
}

const REASONS: readonly string[] = [
  "not-run",
  "not-permitted",
  "not-installed",
  "timed-out",
  "failed",
  "not-applicable",
];

function storeOf<K extends FactRecord, M extends FactRecord>(cause: Cause<K, M>, facts: CaseFacts<K, M>): FactStore {
  const keys: Record<string, FactKey<unknown>> = { ...cause.helps, ...cause.needs };
  const all: Fact[] = Object.entries(facts).flatMap(([name, value]): Fact[] => {
    const key = keys[name];
    if (!key) throw new Error(`${cause.id} has no fact named ${name}`);
    if (typeof value === "string" && REASONS.includes(value))
      return [unknown(key, value as UnknownReason, "for the test")];
    return [{ state: "known", id: key.id, value, source: "test", atMs: 0, tookMs: 0 }];
  });
  return new FactStore(all);
}
