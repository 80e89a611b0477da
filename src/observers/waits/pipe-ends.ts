import type { Asker } from "./asker.ts";

/** Access mode bits of the flags in fdinfo, octal. Source: open(2), proc_pid_fdinfo(5). */
const ACCESS_MODE = 0o3;
const MODES = { read: 0, write: 1 } as const;

/** Processes that hold an end of a pipe, apart from the one that asks. Empty while the search is under way. */
export function pipeEnds(pid: number, link: string, end: "read" | "write", ask: Asker): readonly number[] {
  const open = ask.search.who(link, ask.atMs, pid);
  const pids = open.filter((each) => each.pid !== pid && accessMode(each.pid, each.fd, ask) === MODES[end]);
  return [...new Set(pids.map((each) => each.pid))];
}

function accessMode(pid: number, fd: string, { kernel }: Asker): number | null {
  const info = kernel.read(`/proc/${pid}/fdinfo/${fd}`, 4_096);
  const flags = info.ok ? /^flags:\s*([0-7]+)$/m.exec(info.value)?.[1] : undefined;
  return flags === undefined ? null : Number.parseInt(flags, 8) & ACCESS_MODE;
}
