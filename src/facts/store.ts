import type { Fact, FactKey, FactRecord, Unknown, UnknownReason, ValuesOf } from "./fact.ts";

/** The facts of one examination. Later facts of the same id replace earlier ones. */
export class FactStore {
  readonly #facts = new Map<string, Fact>();

  constructor(facts: Iterable<Fact> = []) {
    for (const fact of facts) this.put(fact);
  }

  put(fact: Fact): void {
    this.#facts.set(fact.id, fact);
  }

  /** The fact, or an `unknown` of reason not-run when nobody asked for it. */
  get<T>(key: FactKey<T>): Fact<T> {
    return (this.#facts.get(key.id) as Fact<T> | undefined) ?? notRun(key);
  }

  /** The value, or undefined when it is not known. */
  value<T>(key: FactKey<T>): T | undefined {
    const fact = this.get(key);
    return fact.state === "known" ? fact.value : undefined;
  }

  has(key: FactKey<unknown>): boolean {
    return this.#facts.has(key.id);
  }

  /** The known values of a record of keys, and the facts of it that are not known. */
  values<R extends FactRecord>(
    keys: R,
  ): { readonly values: Partial<ValuesOf<R>>; readonly unknown: readonly Unknown[] } {
    const values: Record<string, unknown> = {};
    const unknown: Unknown[] = [];
    for (const [name, key] of Object.entries(keys)) {
      const fact = this.get(key);
      if (fact.state === "known") values[name] = fact.value;
      else unknown.push(fact);
    }
    return { values: values as Partial<ValuesOf<R>>, unknown };
  }

  /** All facts, ordered by id, so that two saved files of the same machine can be compared. */
  all(): readonly Fact[] {
    return [...this.#facts.values()].sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
  }
}

/** Says that something is not known, and why. */
export function unknown(
  key: FactKey<unknown>,
  reason: UnknownReason,
  detail: string,
  options: { source?: string; remedy?: string } = {},
): Unknown {
  return { state: "unknown", id: key.id, reason, detail, source: options.source ?? "", remedy: options.remedy ?? null };
}

const notRun = (key: FactKey<unknown>): Unknown => unknown(key, "not-run", "Nothing asked for it.");
