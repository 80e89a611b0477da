/** What gowhy uses of /proc/PID/status. Null where the kernel gives no such line. Source: proc_pid_status(5). */
export interface ProcessStatus {
  readonly realUid: number | null;
  readonly threads: number | null;
  /** The effective set as 64 bits, or null. */
  readonly capabilities: bigint | null;
  readonly seccomp: "none" | "strict" | "filter" | "unknown";
  readonly noNewPrivileges: boolean | null;
  readonly allowedProcessors: number | null;
}

const SECCOMP = ["none", "strict", "filter"] as const;
/** A machine with more processors than this is not one that go runs on; it bounds the loop over garbage. */
const MAX_PROCESSORS = 65_536;

/** Reads /proc/PID/status; what is missing or garbled becomes null. */
export function parseStatus(text: string): ProcessStatus {
  const lines = new Map<string, string>();
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) lines.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const hex = lines.get("CapEff") ?? "";
  const noNewPrivileges = lines.get("NoNewPrivs");
  return {
    realUid: integer(lines.get("Uid")?.split(/\s+/)[0]),
    threads: integer(lines.get("Threads")),
    capabilities: /^[0-9a-f]{1,16}$/i.test(hex) ? BigInt(`0x${hex}`) : null,
    seccomp: SECCOMP[integer(lines.get("Seccomp")) ?? -1] ?? "unknown",
    noNewPrivileges: noNewPrivileges === "1" ? true : noNewPrivileges === "0" ? false : null,
    allowedProcessors: countList(lines.get("Cpus_allowed_list") ?? ""),
  };
}

/** How many processors a list such as `0-3,8,10-11` names; null for anything else. Source: cpuset(7), List format. */
export function countList(list: string): number | null {
  let total = 0;
  for (const part of list.trim().split(",")) {
    const [, from, to] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
    if (from === undefined) return null;
    const size = Number(to ?? from) - Number(from) + 1;
    if (size < 1) return null;
    total += size;
    if (total > MAX_PROCESSORS) return null;
  }
  return total;
}

const integer = (word: string | undefined): number | null => (word && /^\d{1,15}$/.test(word) ? Number(word) : null);
