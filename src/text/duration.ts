/** 412 → "412 ms", 3120 → "3.1 s", 278000 → "4 min 38 s". */
export function duration(ms: number): string {
  if (ms < 10 && !Number.isInteger(ms)) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(Math.round(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return parts(seconds, 60, "min", "s");
  return parts(Math.round(seconds / 60), 60, "h", "min");
}

function parts(total: number, base: number, large: string, small: string): string {
  const rest = total % base;
  return rest === 0 ? `${Math.floor(total / base)} ${large}` : `${Math.floor(total / base)} ${large} ${rest} ${small}`;
}
