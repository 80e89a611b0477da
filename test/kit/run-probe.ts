import type { FactRecord, ValuesOf } from "../../src/facts/fact.ts";
import type { Answer, Answers, ExaminationOptions, Probe } from "../../src/probes/probe.ts";
import type { System } from "../../src/system/system.ts";
import type { LiveSystem } from "./live-system.ts";

const OPTIONS: ExaminationOptions = { ofPid: null, asUid: null, direct: false, offline: false, deadlineMs: 20_000 };

/** Runs one probe by itself on the facts given. A probe that uses the network fails loudly where the system has none. */
export function runProbe<In extends FactRecord, Maybe extends FactRecord, Out extends FactRecord>(
  probe: Probe<In, Maybe, Out>,
  system: LiveSystem | System,
  known: ValuesOf<In> & Partial<ValuesOf<Maybe>>,
): Promise<Answers<Out>> {
  const startedMs = system.clock.nowMs();
  return probe.run(
    {
      system: system as System,
      options: OPTIONS,
      signal: new AbortController().signal,
      elapsedMs: () => system.clock.nowMs() - startedMs,
    },
    known,
  );
}

/** The value of an answer; fails the test with the reason where it is not known. */
export function valueFrom<T>(answer: Answer<T>): T {
  if ("unknown" in answer) throw new Error(`not known (${answer.unknown}): ${answer.detail}`);
  return answer.value;
}
