import type { Step } from "../causes/cause.ts";
import type { FactRecord, UnknownReason, ValueOf, ValuesOf } from "../facts/fact.ts";
import type { FactStore } from "../facts/store.ts";
import type { System } from "../system/system.ts";
import type { Text } from "../text/language.ts";

/** What the user asked of this examination. */
export interface ExaminationOptions {
  /** `--of PID`: judge that process. */
  readonly ofPid: number | null;
  /** `--as-uid UID`: judge as that user. */
  readonly asUid: number | null;
  /** `--direct`: try version-control hosts too. */
  readonly direct: boolean;
  /** `--offline`: open no IP socket, loopback included. */
  readonly offline: boolean;
  /** When all of gowhy's own work must have ended, ms from its start. */
  readonly deadlineMs: number;
  /** Peers that a watched command was seen to wait for: those on no way of go's that is known are tried too. Absent where none is watched. */
  readonly peers?: readonly ObservedPeer[];
  /** Called as soon as a host has addresses: whoever watches a command can name its peers long before all is known. */
  readonly onResolved?: (host: string, addresses: readonly string[]) => void;
}

/** The other end of a socket of a watched command. */
export interface ObservedPeer {
  readonly address: string;
  readonly port: number;
  /** The URL in the arguments of the process that has this peer, such as git's remote; null: only the address is known. */
  readonly origin: { readonly scheme: string; readonly host: string } | null;
}

export interface ProbeContext {
  readonly system: System;
  readonly options: ExaminationOptions;
  readonly signal: AbortSignal;
  /** ms since the examination began. */
  readonly elapsedMs: () => number;
}

/** What a probe has learned of one fact, or why not. */
export type Answer<T> =
  | { readonly value: T; readonly source: string; readonly tookMs?: number }
  | { readonly unknown: UnknownReason; readonly detail: string; readonly remedy?: string; readonly source?: string };

export type Answers<R extends FactRecord> = { readonly [Name in keyof R]: Answer<ValueOf<R[Name]>> };

/** Learns facts from the machine. Changes nothing on it, obeys its signal and its deadline, never throws for what the machine does. */
export interface Probe<
  In extends FactRecord = FactRecord,
  Maybe extends FactRecord = FactRecord,
  Out extends FactRecord = FactRecord,
> {
  /** verb-object */
  readonly id: string;
  readonly title: Text;
  readonly step: Step;
  /** Light ones always run; heavy ones only where `wanted` says that a verdict hangs on them. */
  readonly impact: "light" | "heavy";
  readonly wanted?: (facts: FactStore) => boolean;
  /** Facts that must be known; where one is not, the probe does not run and says so. */
  readonly after: In;
  /** Facts that sharpen the question; it waits for them, and runs without. */
  readonly uses: Maybe;
  readonly yields: Out;
  readonly timeoutMs: number;
  run(context: ProbeContext, known: ValuesOf<In> & Partial<ValuesOf<Maybe>>): Promise<Answers<Out>>;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of probes of different facts has no narrower type.
export type AnyProbe = Probe<any, any, any>;

/** Names a probe. Only types its argument. */
export function defineProbe<
  const Out extends FactRecord,
  const In extends FactRecord = Record<never, never>,
  const Maybe extends FactRecord = Record<never, never>,
>(
  probe: Omit<Probe<In, Maybe, Out>, "after" | "uses"> & { readonly after?: In; readonly uses?: Maybe },
): Probe<In, Maybe, Out> {
  return { ...probe, after: probe.after ?? ({} as In), uses: probe.uses ?? ({} as Maybe) };
}

export const learned = <T>(value: T, source: string, tookMs?: number): Answer<T> =>
  tookMs === undefined ? { value, source } : { value, source, tookMs };

export const notLearned = (
  reason: UnknownReason,
  detail: string,
  more: { readonly remedy?: string; readonly source?: string } = {},
): Answer<never> => ({ unknown: reason, detail, ...more });
