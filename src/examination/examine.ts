import type { Fact, FactKey, FactRecord } from "../facts/fact.ts";
import { FactStore, unknown } from "../facts/store.ts";
import type { Answer, AnyProbe, ExaminationOptions, ProbeContext } from "../probes/probe.ts";
import type { System } from "../system/system.ts";

export interface Examination {
  readonly facts: FactStore;
  readonly takenAtMs: number;
  readonly tookMs: number;
}

export interface ExaminationRequest {
  readonly system: System;
  readonly probes: readonly AnyProbe[];
  readonly options: ExaminationOptions;
  readonly signal: AbortSignal;
  /** Facts that were learned before, such as those of a watched command. */
  readonly given?: readonly Fact[];
  /** Where facts are put as they are learned, so that a report can be made before all are; a store of its own otherwise. */
  readonly store?: FactStore;
  /** Called as each probe starts and ends, for the progress line. */
  readonly onProgress?: (event: { readonly probe: AnyProbe; readonly phase: "start" | "end" }) => void;
}

/**
 * Runs every light probe as soon as the facts that it builds on are settled, then the heavy ones that a verdict hangs on.
 * Always ends by its deadline: what is unfinished then is `unknown`, timed-out.
 */
export async function examine(request: ExaminationRequest): Promise<Examination> {
  const { system, probes, options } = request;
  const startedMs = system.clock.nowMs();
  const elapsedMs = () => system.clock.nowMs() - startedMs;
  const takenAtMs = system.clock.wallMs();
  const facts = request.store ?? new FactStore();
  for (const fact of request.given ?? []) facts.put(fact);
  const run = runner({ ...request, facts, elapsedMs });
  await settle(
    probes.filter((probe) => probe.impact === "light"),
    run,
  );
  const heavy = probes.filter((probe) => probe.impact === "heavy");
  await settle(
    heavy.filter((probe) => elapsedMs() < options.deadlineMs && (probe.wanted?.(facts) ?? true)),
    run,
  );
  return { facts, takenAtMs, tookMs: elapsedMs() };
}

/** Starts every probe as soon as those that yield its inputs have ended. */
async function settle(probes: readonly AnyProbe[], run: (probe: AnyProbe) => Promise<void>): Promise<void> {
  const producers = new Map<string, AnyProbe>();
  for (const probe of probes) for (const key of keysOf(probe.yields)) producers.set(key.id, probe);
  const running = new Map<AnyProbe, Promise<void>>();
  const start = (probe: AnyProbe): Promise<void> => {
    const existing = running.get(probe);
    if (existing) return existing;
    const inputs = [...keysOf(probe.after), ...keysOf(probe.uses)]
      .map((key) => producers.get(key.id))
      .filter((producer): producer is AnyProbe => producer !== undefined && producer !== probe);
    const promise = Promise.all([...new Set(inputs)].map(start)).then(() => run(probe));
    running.set(probe, promise);
    return promise;
  };
  await Promise.all(probes.map(start));
}

function runner(request: ExaminationRequest & { readonly facts: FactStore; readonly elapsedMs: () => number }) {
  const { system, options, facts, elapsedMs } = request;
  return async (probe: AnyProbe): Promise<void> => {
    const needed = facts.values(probe.after);
    const blocking = needed.unknown[0];
    if (blocking) {
      for (const key of keysOf(probe.yields))
        facts.put(
          unknown(key, blocking.reason, blocking.detail, {
            source: blocking.id,
            ...(blocking.remedy ? { remedy: blocking.remedy } : {}),
          }),
        );
      return;
    }
    const atMs = elapsedMs();
    const leftMs = Math.max(1, Math.min(probe.timeoutMs, options.deadlineMs - atMs));
    const abort = new AbortController();
    const signal = AbortSignal.any([request.signal, abort.signal]);
    const context: ProbeContext = { system, options, signal, elapsedMs };
    request.onProgress?.({ probe, phase: "start" });
    const known = { ...facts.values(probe.uses).values, ...needed.values };
    const answers = await Promise.race([
      probe.run(context, known).catch((error: unknown) => asFailure(probe.yields, error)),
      system.clock.sleep(leftMs, signal).then(() => timedOut(probe.yields, leftMs, request.signal.aborted)),
    ]);
    abort.abort();
    for (const [name, key] of Object.entries(probe.yields) as [string, FactKey<unknown>][]) {
      const fact = factOf(key, (answers as Record<string, Answer<unknown>>)[name], atMs, elapsedMs() - atMs, probe.id);
      // A second look that was broken off takes nothing away from what the first has learned.
      const isBrokenOff = request.signal.aborted && fact.state === "unknown" && fact.reason === "not-run";
      if (!isBrokenOff || facts.get(key).state !== "known") facts.put(fact);
    }
    request.onProgress?.({ probe, phase: "end" });
  };
}

function factOf(
  key: FactKey<unknown>,
  answer: Answer<unknown> | undefined,
  atMs: number,
  tookMs: number,
  probe: string,
): Fact {
  if (!answer) return unknown(key, "failed", `The probe ${probe} gave no answer.`, { source: probe });
  if ("unknown" in answer)
    return unknown(key, answer.unknown, answer.detail, {
      source: answer.source ?? probe,
      ...(answer.remedy ? { remedy: answer.remedy } : {}),
    });
  return {
    state: "known",
    id: key.id,
    value: answer.value,
    source: answer.source,
    atMs: Math.round(atMs),
    tookMs: Math.round(answer.tookMs ?? tookMs),
  };
}

const keysOf = (record: FactRecord): FactKey<unknown>[] => Object.values(record);

/** A probe that throws is our own fault: it costs its facts, never the run. */
const asFailure = (yields: FactRecord, error: unknown): Record<string, Answer<never>> =>
  forAll(yields, {
    unknown: "failed",
    detail: `internal error: ${error instanceof Error ? error.message : String(error)}`,
  });

const timedOut = (yields: FactRecord, afterMs: number, interrupted: boolean): Record<string, Answer<never>> =>
  forAll(
    yields,
    interrupted
      ? { unknown: "not-run", detail: "The check-up was interrupted." }
      : { unknown: "timed-out", detail: `No answer within ${Math.round(afterMs)} ms.` },
  );

const forAll = (yields: FactRecord, answer: Answer<never>): Record<string, Answer<never>> =>
  Object.fromEntries(Object.keys(yields).map((name) => [name, answer]));
