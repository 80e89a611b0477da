import type { ValueOf } from "../../facts/fact.ts";
import type { WaitKind, watchedTime } from "../../facts/watch.ts";

type TimeFact = ValueOf<typeof watchedTime>;

interface Name {
  readonly what: WaitKind;
  readonly detail: string;
}

export interface Span extends Name {
  readonly pid: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Sums of time by kind and detail; bounded, whatever a build of 10,000 packages brings. */
export interface PartSums {
  add(name: Name, pid: number, fromMs: number, toMs: number, atOnce: number): void;
  /** Time of an earlier stretch that is known only now: so much of it, between these two moments, by so many samples that are not counted elsewhere. */
  backdate(name: Name, pid: number, fromMs: number, toMs: number, ms: number, atOnce: number, samples: number): void;
  /** So much of one name, from this moment on, was something else. */
  rename(from: Name, to: Name, fromMs: number, ms: number, samples: number): void;
  /** What was added before cannot lie behind the end any more. */
  settle(atMs: number): void;
  /** The sums up to the end of the command, with the time that was learned of after the last tick. */
  fact(wallMs: number, tail: readonly Span[]): TimeFact;
}

/** More parts than a person reads, and few enough for a file; the slowest packages stay in the list of waits. */
const MAX_PARTS = 200;
/** Ten minutes of a build change their leading work every 100 ms or so; a timeline of 500 spans shows its shape. */
const MAX_SEGMENTS = 500;

interface Sum {
  readonly what: WaitKind;
  readonly detail: string;
  ms: number;
  samples: number;
  workMs: number;
}

export function partSums(): PartSums {
  const sums = new Map<string, Sum>();
  const foldedKinds = new Set<WaitKind>();
  const timeline = openTimeline();
  let pending: (Span & { readonly atOnce: number; readonly samples: number })[] = [];

  function sumOf({ what, detail }: Name): Sum {
    const shown = foldedKinds.has(what) ? "" : detail;
    const key = `${what}\0${shown}`;
    const known = sums.get(key);
    if (known) return known;
    if (sums.size >= MAX_PARTS) return foldMost() ? sumOf({ what, detail }) : newSum(key, what, shown);
    return newSum(key, what, shown);
  }

  function newSum(key: string, what: WaitKind, detail: string): Sum {
    const sum = { what, detail, ms: 0, samples: 0, workMs: 0 };
    sums.set(key, sum);
    return sum;
  }

  /** Makes one part of the kind with the most details. */
  function foldMost(): boolean {
    const counts = new Map<WaitKind, number>();
    for (const { what } of sums.values()) counts.set(what, (counts.get(what) ?? 0) + 1);
    const [most] = [...counts].sort(([, one], [, other]) => other - one);
    if (!most || most[1] < 2) return false;
    const [kind] = most;
    foldedKinds.add(kind);
    const whole = { what: kind, detail: "", ms: 0, samples: 0, workMs: 0 };
    for (const [key, sum] of sums)
      if (sum.what === kind) {
        addTo(whole, sum.ms, sum.workMs, sum.samples);
        sums.delete(key);
      }
    sums.set(`${kind}\0`, whole);
    return true;
  }

  return {
    add: ({ what, detail }, pid, fromMs, toMs, atOnce) => {
      if (toMs > fromMs) pending.push({ what, detail, pid, fromMs, toMs, atOnce, samples: 1 });
    },
    backdate({ what, detail }, pid, fromMs, toMs, ms, atOnce, samples) {
      if (ms <= 0) return;
      addTo(sumOf({ what, detail }), ms, ms * atOnce, samples);
      // CPU time was found here and there in it; as a whole it stands in the order of time only where there was none.
      if (toMs > fromMs && toMs - fromMs - ms < 1) timeline.add({ what, detail, pid, fromMs, toMs });
    },
    rename(from, to, fromMs, ms, samples) {
      const isMeant = (span: Span) => isNamed(span, from) && span.fromMs >= fromMs;
      const open = pending.filter(isMeant).reduce((all, span) => all + span.toMs - span.fromMs, 0);
      pending = pending.map((span) => (isMeant(span) ? { ...span, what: to.what, detail: to.detail } : span));
      timeline.rename(from, to, fromMs);
      const sum = sumOf(from);
      const movedMs = Math.min(sum.ms, ms - open);
      if (movedMs <= 0) return;
      const share = movedMs / sum.ms;
      const movedSamples = Math.max(1, Math.min(samples, share < 1 ? sum.samples - 1 : sum.samples));
      addTo(sumOf(to), movedMs, sum.workMs * share, movedSamples);
      // One look may stand for both names: where the first had no more than that, it is counted for each.
      addTo(sum, -movedMs, -sum.workMs * share, -Math.min(movedSamples, sum.samples - (share < 1 ? 1 : 0)));
      if (share === 1) sums.delete(`${from.what}\0${sum.detail}`);
    },
    settle() {
      for (const span of pending) {
        const ms = span.toMs - span.fromMs;
        addTo(sumOf(span), ms, ms * span.atOnce, span.samples);
        timeline.add(span);
      }
      pending = [];
    },
    fact(wallMs, tail) {
      const parts = new Map([...sums].map(([key, sum]) => [key, { ...sum }]));
      const open = [...pending, ...tail.map((span) => ({ ...span, atOnce: 1, samples: 1 }))].filter(
        (span) => span.fromMs < wallMs,
      );
      for (const span of open) {
        const ms = Math.min(span.toMs, wallMs) - span.fromMs;
        const shown = foldedKinds.has(span.what) ? "" : span.detail;
        const key = `${span.what}\0${shown}`;
        const part = parts.get(key) ?? { what: span.what, detail: shown, ms: 0, samples: 0, workMs: 0 };
        addTo(part, ms, ms * span.atOnce, span.samples);
        parts.set(key, part);
      }
      return {
        wallMs,
        parts: within(wallMs, [...parts.values()]),
        segments: timeline.spans(open, wallMs),
      };
    },
  };
}

const isNamed = (span: Name, { what, detail }: Name): boolean => span.what === what && span.detail === detail;

function addTo(sum: Sum, ms: number, workMs: number, samples: number): void {
  sum.ms += ms;
  sum.workMs += workMs;
  sum.samples += samples;
}

/** The end may have come before the last tick but one, by another clock: then no part is longer than its share of the whole. */
function within(wallMs: number, parts: readonly Sum[]): Sum[] {
  const total = parts.reduce((all, { ms }) => all + ms, 0);
  const share = total > wallMs ? Math.max(0, wallMs) / total : 1;
  return parts.map((part) => ({
    ...part,
    ms: microseconds(part.ms * share),
    workMs: microseconds(part.workMs * share),
  }));
}

/** Cut, not rounded: the sum of many parts may not come out above the wall time. */
const microseconds = (ms: number): number => Math.floor(ms * 1_000) / 1_000;

/** Spans in order of time, neighbours of the same name joined; the shortest go when there are too many. */
function openTimeline() {
  let spans: Span[] = [];
  const join = (to: Span[], { what, detail, pid, fromMs, toMs }: Span): void => {
    const before = to.at(-1);
    const goesOn = before && before.what === what && before.detail === detail && before.pid === pid;
    if (goesOn && fromMs - before.toMs < 1) to[to.length - 1] = { ...before, toMs };
    else to.push({ what, detail, pid, fromMs, toMs });
  };
  return {
    add(span: Span): void {
      join(spans, span);
      if (spans.length > 2 * MAX_SEGMENTS) spans = longest(spans);
    },
    rename(from: Name, to: Name, fromMs: number): void {
      const old = spans;
      spans = [];
      for (const span of old)
        join(
          spans,
          isNamed(span, from) && span.fromMs >= fromMs ? { ...span, what: to.what, detail: to.detail } : span,
        );
    },
    spans(open: readonly Span[], wallMs: number): Span[] {
      const all = [...spans];
      for (const span of open) join(all, { ...span, toMs: Math.min(span.toMs, wallMs) });
      return longest(all).map((span) => ({ ...span, fromMs: Math.round(span.fromMs), toMs: Math.round(span.toMs) }));
    },
  };
}

function longest(spans: readonly Span[]): Span[] {
  if (spans.length <= MAX_SEGMENTS) return [...spans];
  const kept = new Set([...spans].sort(byLength).slice(0, MAX_SEGMENTS));
  return spans.filter((span) => kept.has(span));
}

const byLength = (one: Span, other: Span): number => other.toMs - other.fromMs - (one.toMs - one.fromMs);
