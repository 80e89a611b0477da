interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Puts spans into lanes in which they follow each other or nest: slices of one track that overlap otherwise are drawn wrong.
 * Spans of one group stay apart from those of another.
 */
export function lanesOf<T extends Span>(spans: readonly T[], groupOf: (span: T) => number = () => 0): T[][] {
  const sorted = [...spans].sort(
    (one, other) => groupOf(one) - groupOf(other) || one.fromMs - other.fromMs || other.toMs - one.toMs,
  );
  const lanes: { readonly group: number; readonly spans: T[]; readonly open: T[] }[] = [];
  for (const span of sorted) {
    const group = groupOf(span);
    const lane = lanes.find((each) => each.group === group && fits(each.open, span));
    if (lane) {
      lane.spans.push(span);
      lane.open.push(span);
    } else lanes.push({ group, spans: [span], open: [span] });
  }
  return lanes.map((lane) => lane.spans);
}

function fits<T extends Span>(open: T[], { fromMs, toMs }: Span): boolean {
  while (open.length > 0 && (open.at(-1)?.toMs ?? 0) <= fromMs) open.pop();
  const holder = open.at(-1);
  return holder === undefined || holder.toMs >= toMs;
}
