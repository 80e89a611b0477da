const STEPS = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** Bytes as a person reads them, in powers of 1024: 212_000_000_000 → "197 GB". */
export function size(bytes: number): string {
  let rest = bytes;
  let step = 0;
  while (rest >= 1024 && step < STEPS.length - 1) {
    rest /= 1024;
    step += 1;
  }
  const digits = rest < 10 && step > 0 ? 1 : 0;
  return `${rest.toFixed(digits)} ${STEPS[step]}`;
}

/** Counts as a person reads them: 14_000_000 → "14 M". */
export function count(number: number): string {
  if (number < 10_000) return String(number);
  if (number < 1_000_000) return `${Math.round(number / 1_000)} k`;
  return `${Math.round(number / 1_000_000)} M`;
}
