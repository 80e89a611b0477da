import type { TraceReport } from "./rung.ts";

type Seen = Pick<TraceReport, "calls" | "longCalls" | "events">;

/** `   4.861 (505.535 ms): go/4711 wait4(upid: -1) = 4712 (sh)`; without `go/4711` where it traces one thread. */
const CALL =
  /^\s*([\d.]{1,20}) \(([\d.]{1,20}) ms\): (?:(.{1,64}?)\/(\d{1,7}) )?(\w{1,64})\((.{0,400}?)\)\s+= (.{0,80})/;
/** ` go (4711), 120 events, 3.1%` */
const THREAD = /^ .{1,64} \((\d{1,7})\), (\d{1,12}) events/;
/** `   read   12   0   505.535   0.001   42.1   500.0   98%` */
const ROW = /^ {3}(\w{1,64}) +(\d{1,12}) +(\d{1,12}) +([\d.]{1,20}) +[\d.]{1,20} +[\d.]{1,20} +([\d.]{1,20})/;
const MAX_LONG = 200;

/** Reads what `perf trace --duration 100 -S` wrote. What it does not know is passed over. */
export function readPerfOutput(text: string, rootPid: number): Seen {
  const longCalls: TraceReport["longCalls"][number][] = [];
  const byName = new Map<string, TraceReport["calls"][number]>();
  let events = 0;
  for (const line of text.split("\n")) {
    const thread = THREAD.exec(line);
    if (thread) events += Number(thread[2]);
    const row = ROW.exec(line);
    if (row) {
      const [, name = "", count, errors, total, longest] = row;
      const before = byName.get(name);
      byName.set(name, {
        name,
        count: (before?.count ?? 0) + Number(count),
        errors: (before?.errors ?? 0) + Number(errors),
        totalMs: (before?.totalMs ?? 0) + Number(total),
        longestMs: Math.max(before?.longestMs ?? 0, Number(longest)),
      });
    }
    const call = CALL.exec(line);
    if (!call || longCalls.length >= MAX_LONG) continue;
    const [, at, took, , tid, name = "", argument = "", result = ""] = call;
    longCalls.push({
      pid: tid === undefined ? rootPid : Number(tid),
      name,
      argument,
      atMs: Number(at),
      tookMs: Number(took),
      result: result.trim(),
    });
  }
  const calls = [...byName.values()].sort((one, other) => other.totalMs - one.totalMs);
  return { events, calls, longCalls };
}
