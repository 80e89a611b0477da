/** One event of the Trace Event Format. Times are µs. */
export interface TraceEvent {
  readonly ph: "X" | "M" | "C" | "i";
  readonly name: string;
  readonly cat?: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly s?: "t" | "p";
  readonly args: Readonly<Record<string, unknown>>;
}

const us = (ms: number): number => Math.max(0, Math.round(ms * 1_000));

/** A complete event: something that lasted. */
export const slice = (
  pid: number,
  tid: number,
  name: string,
  cat: string,
  fromMs: number,
  toMs: number,
  args: Readonly<Record<string, unknown>>,
): TraceEvent => ({ ph: "X", name, cat, pid, tid, ts: us(fromMs), dur: Math.max(0, us(toMs) - us(fromMs)), args });

export const instant = (
  pid: number,
  tid: number,
  name: string,
  atMs: number,
  args: Readonly<Record<string, unknown>>,
): TraceEvent => ({ ph: "i", name, cat: "gowhy", pid, tid, ts: us(atMs), s: "p", args });

export const counter = (pid: number, name: string, atMs: number, value: number): TraceEvent => ({
  ph: "C",
  name,
  pid,
  tid: 0,
  ts: us(atMs),
  args: { value: Math.round(value * 1_000) / 1_000 },
});

/** The name of a track; of its process too where `order` says in which place that stands. */
export function named(pid: number, tid: number, name: string, order?: number): TraceEvent[] {
  const meta = (what: string, args: TraceEvent["args"]): TraceEvent => ({ ph: "M", name: what, pid, tid, ts: 0, args });
  if (order === undefined) return [meta("thread_name", { name })];
  return [
    meta("process_name", { name }),
    meta("process_sort_index", { sort_index: order }),
    meta("thread_name", { name }),
  ];
}
