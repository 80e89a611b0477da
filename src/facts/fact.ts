import * as v from "valibot";

/** Who may see a value once it leaves the machine. */
export type Privacy = "public" | "machine" | "secret";

/** Why something is not known. */
export const UNKNOWN_REASONS = [
  "not-run",
  "not-permitted",
  "not-installed",
  "timed-out",
  "failed",
  "not-applicable",
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** One thing that can be known. Probes produce it; causes ask for it by this object, not by a string. */
export interface FactKey<T> {
  readonly id: `${string}.${string}`;
  readonly title: string;
  readonly privacy: Privacy;
  /** Checks data that comes back from a file; bounded, because saved facts are input. */
  readonly schema: v.GenericSchema<unknown, T>;
}

export interface Known<T> {
  readonly state: "known";
  readonly id: string;
  readonly value: T;
  /** The command, file or socket that it came from. */
  readonly source: string;
  /** Milliseconds since the examination began. */
  readonly atMs: number;
  readonly tookMs: number;
}

export interface Unknown {
  readonly state: "unknown";
  readonly id: string;
  readonly reason: UnknownReason;
  /** One sentence for a person: what stood in the way. */
  readonly detail: string;
  readonly source: string;
  /** What a person can do so that it is known next time, or null. */
  readonly remedy: string | null;
}

/** One thing as it was learned on one machine, or why it was not. */
export type Fact<T = unknown> = Known<T> | Unknown;

// biome-ignore lint/suspicious/noExplicitAny: a record of keys of different types has no narrower common type than FactKey<any>.
export type FactRecord = Readonly<Record<string, FactKey<any>>>;
export type ValueOf<K> = K extends FactKey<infer T> ? T : never;
export type ValuesOf<R extends FactRecord> = { readonly [Name in keyof R]: ValueOf<R[Name]> };

/** Names a fact. Only types its argument. */
export function defineFact<const S extends v.GenericSchema>(key: {
  readonly id: `${string}.${string}`;
  readonly title: string;
  readonly privacy: Privacy;
  readonly schema: S;
}): FactKey<v.InferOutput<S>> {
  return key as FactKey<v.InferOutput<S>>;
}

/** How long a string from outside may be. A fact is read by people; nothing they read is longer. */
const TEXT_LIMIT = 4_096;
/** How many entries a list from outside may have. A mount table of 20,000 lines is summarised before it becomes a fact. */
const LIST_LIMIT = 4_096;

/** Schema parts that every subject uses, bounded. */
export const text = v.pipe(v.string(), v.maxLength(TEXT_LIMIT));
export const number = v.pipe(v.number(), v.finite());
export const flag = v.boolean();
export const list = <const S extends v.GenericSchema>(item: S) =>
  v.pipe(v.array(item), v.maxLength(LIST_LIMIT), v.readonly());
export const maybe = <const S extends v.GenericSchema>(item: S) => v.nullable(item);
/** A part that facts saved by an older gowhy lack, and what it is for them. */
export const added = <const S extends v.GenericSchema>(item: S, otherwise: v.InferInput<S>) =>
  v.optional(item, otherwise as never);
export const oneOf = <const O extends readonly string[]>(options: O) => v.picklist(options);
export const record = <const S extends v.GenericSchema>(item: S) => v.pipe(v.record(text, item), v.readonly());
export const shape = <const E extends v.ObjectEntries>(entries: E) => v.pipe(v.object(entries), v.readonly());
