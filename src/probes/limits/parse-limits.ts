/** One limit, or null where it is unlimited. */
export interface Limit {
  readonly soft: number | null;
  readonly hard: number | null;
}

const LINE = /^(Max [a-z ]+?)\s{2,}(\d{1,20}|unlimited)\s+(\d{1,20}|unlimited)(?:\s|$)/;

/** The lines of /proc/PID/limits by name, such as `Max open files`. Source: proc_pid_limits(5). */
export function parseLimits(text: string): ReadonlyMap<string, Limit> {
  const limits = new Map<string, Limit>();
  for (const line of text.split("\n")) {
    const [, name, soft, hard] = LINE.exec(line) ?? [];
    if (name && soft && hard) limits.set(name, { soft: bound(soft), hard: bound(hard) });
  }
  return limits;
}

const bound = (word: string): number | null => (word === "unlimited" ? null : Number(word));
