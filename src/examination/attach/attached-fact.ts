import { attachedProcess } from "../../facts/attached.ts";
import type { Known, ValueOf } from "../../facts/fact.ts";
import type { Socket } from "../../observers/sockets.ts";
import { isGoProgram } from "../../probes/lock/blocked-in-flock.ts";
import { type ProcessStat, TICK_MS } from "../../system/proc/process-stat.ts";
import type { Attached } from "./attach.ts";
import type { Family } from "./family.ts";

type Value = ValueOf<typeof attachedProcess>;

export interface AttachedParts extends Pick<Attached, "endedBy" | "observedMs" | "moment"> {
  readonly stat: ProcessStat;
  readonly uid: number | null;
  readonly family: Family;
  readonly argvOf: (pid: number) => readonly string[];
  readonly processes: ReadonlyMap<number, ProcessStat>;
  /** Since the machine started. */
  readonly upMs: number;
}

/** go opens a socket for each of a few downloads; a server that gowhy was pointed at may hold thousands. */
const MAX_SOCKETS = 200;

/** What was attached to, as the saved file keeps it. */
export function attachedFact(parts: AttachedParts): Known<Value> {
  const { stat, uid, family, argvOf, processes, upMs, endedBy, observedMs, moment } = parts;
  const { go } = family;
  const value: Value = {
    pid: stat.pid,
    argv: argvOf(stat.pid),
    uid,
    state: stat.state,
    ageMs: upMs > 0 ? Math.max(0, Math.round(upMs - stat.startTicks * TICK_MS)) : null,
    parents: family.parents.map((pid) => {
      const name = processes.get(pid)?.name ?? "";
      const isGo = isGoProgram(name);
      // What started go is no business of a report: the arguments of a CI agent hold whole environments.
      return { pid, argv: isGo ? argvOf(pid) : [name], isGo };
    }),
    go: go === null ? null : { ...go, argv: argvOf(go.pid) },
    observedMs,
    endedBy,
    sockets: (moment?.tick.processes ?? [])
      .flatMap(({ process, sockets }) => (sockets ?? []).map((socket) => ({ pid: process.pid, socket: shown(socket) })))
      .slice(0, MAX_SOCKETS),
  };
  return { state: "known", id: attachedProcess.id, value, source: `/proc/${stat.pid}`, atMs: 0, tookMs: observedMs };
}

const shown = (socket: Socket): Value["sockets"][number]["socket"] => ({
  protocol: socket.protocol,
  local: socket.local,
  peer: socket.peer,
  state: socket.state,
  retransmits: socket.retransmits,
  unackedBytes: socket.unackedBytes,
  unreadBytes: socket.unreadBytes,
  hasReceived: socket.hasReceived,
});
