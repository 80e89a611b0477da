import type { WaitKind } from "../../src/facts/watch.ts";
import { openTimeLog } from "../../src/observers/log/time-log.ts";
import type { Seen } from "../../src/observers/seen.ts";
import type { Tick } from "../../src/observers/tick.ts";

/** What one look at a command of a single process shows. */
export interface Look {
  /** Since the tick before. */
  readonly afterMs: number;
  readonly what: WaitKind | null;
  readonly detail?: string;
  readonly cpuMs?: number;
  readonly atOnce?: number;
  /** Seen on a processor. */
  readonly isRunning?: boolean;
  /** It used CPU a moment ago. */
  readonly isBusy?: boolean;
  /** Ready, and no processor was free. */
  readonly runDelayMs?: number;
  readonly sinceMs?: number | null;
  /** A wait in turns. */
  readonly isBrief?: boolean;
  readonly readyMs?: number;
}

const PID = 100;

/** The account of these looks, one after another, and when the last one was. */
export function logged(looks: readonly Look[]) {
  const log = openTimeLog();
  let atMs = 0;
  for (const look of looks) {
    atMs += look.afterMs;
    log.add(tickOf(look, atMs), seenOf(look));
  }
  return { log, endMs: atMs };
}

const tickOf = (
  { afterMs, cpuMs = 0, isRunning = false, isBusy = isRunning, runDelayMs = 0, readyMs = 0 }: Look,
  atMs: number,
): Tick => ({
  atMs,
  sinceMs: afterMs,
  processes: [
    {
      process: {
        pid: PID,
        startTicks: 1,
        parent: 1,
        argv: ["go"],
        name: "go",
        program: null,
        bornAtMs: 0,
        chain: [PID],
      },
      state: isRunning ? "R" : "S",
      cpuMs,
      isBusy,
      missedCpuMs: 0,
      readBytes: null,
      writtenBytes: null,
      majorFaults: 0,
      ticks: { own: 0, system: 0 },
      runDelayMs,
      readyMs,
      terminal: { number: 0, foregroundGroup: 0, group: 0 },
      threads: [],
      sockets: null,
    },
  ],
  cpuMs,
  moves: cpuMs > 0,
  idleMs: 0,
  pressure: null,
});

const seenOf = ({ what, detail = "", atOnce = 1, sinceMs = null, isBrief = false }: Look): Seen => ({
  waits: what
    ? [
        {
          what,
          pid: PID,
          argv: ["go"],
          chain: [PID],
          on: detail,
          syscall: "",
          wchan: "",
          socket: null,
          file: null,
          holders: [],
          figures: {},
          key: what,
          sinceMs,
        },
      ]
    : [],
  leading: what ? { what, detail, pid: PID, isBrief, ...(sinceMs === null ? {} : { sinceMs }) } : null,
  atOnce,
  readsTerminal: false,
});

/** Time by part. */
export const msOf = (looks: readonly Look[], wallMs?: number) => {
  const { log, endMs } = logged(looks);
  return Object.fromEntries(
    log.fact(wallMs ?? endMs).parts.map(({ what, detail, ms }) => [`${what} ${detail}`.trim(), ms]),
  );
};
