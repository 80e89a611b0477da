import { expect } from "vitest";

export interface ShownEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * Holds a file against the Trace Event Format as it is documented: the JSON object form; phases X, M, C and i with the fields that each
 * must have; slices of one track nest; every track and process that is used has a name.
 */
export function expectTraceEvents(text: string): readonly ShownEvent[] {
  const { traceEvents, displayTimeUnit } = JSON.parse(text) as { traceEvents: ShownEvent[]; displayTimeUnit: string };
  expect(displayTimeUnit).toBe("ms");
  const names = new Set(
    traceEvents
      .filter(({ ph }) => ph === "M")
      .map(({ name, pid, tid }) => `${name} ${pid} ${name === "thread_name" ? tid : ""}`),
  );
  const tracks = new Map<string, ShownEvent[]>();
  for (const event of traceEvents) {
    expect(["X", "M", "C", "i"]).toContain(event.ph);
    expect(typeof event.name).toBe("string");
    for (const number of [event.pid, event.tid, event.ts])
      expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
    if (event.ph === "C") for (const value of Object.values(event.args)) expect(typeof value).toBe("number");
    if (event.ph === "M") expect(["process_name", "process_sort_index", "thread_name"]).toContain(event.name);
    else expect(names).toContain(`process_name ${event.pid} `);
    if (event.ph !== "X") continue;
    expect(Number.isSafeInteger(event.dur) && (event.dur ?? -1) >= 0).toBe(true);
    expect(names).toContain(`thread_name ${event.pid} ${event.tid}`);
    const track = `${event.pid} ${event.tid}`;
    tracks.set(track, [...(tracks.get(track) ?? []), event]);
  }
  for (const slices of tracks.values()) {
    const open: number[] = [];
    for (const { ts, dur = 0 } of slices.sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0))) {
      while (open.length > 0 && (open.at(-1) ?? 0) <= ts) open.pop();
      // Rounded to µs each by itself.
      if (open.length > 0) expect(ts + dur).toBeLessThanOrEqual((open.at(-1) ?? 0) + 1);
      open.push(ts + dur);
    }
  }
  return traceEvents;
}
