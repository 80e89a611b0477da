/** v1 writes its "no limit" as the largest multiple of a page. Source: linux mm/page_counter.h, PAGE_COUNTER_MAX. */
const V1_UNLIMITED_FROM = 2 ** 60;

/** A limit of bytes or tasks: `max`, or a number. Null where there is none or it cannot be read. */
export function limitOf(text: string | null): number | null {
  const word = text?.trim() ?? "";
  if (!/^\d{1,20}$/.test(word)) return null;
  const value = Number(word);
  return value >= V1_UNLIMITED_FROM ? null : value;
}

/** A counter of a flat-keyed file such as memory.events, cpu.stat or memory.oom_control. */
export function counterOf(text: string | null, name: string): number | null {
  for (const line of text?.split("\n") ?? []) {
    const [key, value] = line.trim().split(/\s+/);
    if (key === name && /^\d{1,20}$/.test(value ?? "")) return Number(value);
  }
  return null;
}

/** CPUs that `cpu.max` allows: `200000 100000` → 2, `max 100000` → null. */
export function quotaOfV2(text: string | null): number | null {
  const [, quota, period] = /^(\d{1,15}) (\d{1,15})$/.exec(text?.trim() ?? "") ?? [];
  return quotient(quota, period);
}

/** CPUs that cfs_quota_us and cfs_period_us allow; a quota of -1 is none. */
export function quotaOfV1(quota: string | null, period: string | null): number | null {
  return quotient(/^\d{1,15}$/.exec(quota?.trim() ?? "")?.[0], /^\d{1,15}$/.exec(period?.trim() ?? "")?.[0]);
}

const quotient = (quota: string | undefined, period: string | undefined): number | null =>
  quota === undefined || period === undefined || Number(period) === 0 ? null : Number(quota) / Number(period);
