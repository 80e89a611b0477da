/** A call in progress, from /proc/TID/syscall. */
export interface SyscallLine {
  readonly number: number;
  /** By the table that was given; `#123` where it is not in it. */
  readonly name: string;
  readonly args: readonly bigint[];
}

const CALL = /^(\d{1,4}) 0x([0-9a-f]{1,16}(?: 0x[0-9a-f]{1,16}){5}) 0x[0-9a-f]{1,16} 0x[0-9a-f]{1,16}\s*$/;

/**
 * `running`; a number with six arguments, stack and program counter; or `-1` with the latter two for a thread that was
 * stopped outside a call, which is no call: null. Source: proc_pid_syscall(5).
 */
export function parseSyscallLine(text: string, names: ReadonlyMap<number, string>): SyscallLine | "running" | null {
  if (text.startsWith("running")) return "running";
  const [, digits, words] = CALL.exec(text) ?? [];
  if (digits === undefined || words === undefined) return null;
  const number = Number(digits);
  const args = words.split(" 0x").map((word) => BigInt(`0x${word}`));
  return { number, name: names.get(number) ?? `#${number}`, args };
}
