import { StraceLogReader } from "../../evidence/strace-log/read-strace-log.ts";
import type { StraceSummary } from "../../evidence/strace-log/strace-log.ts";
import { clock } from "../../system/clock.ts";
import type { TraceDirectory, TraceFile } from "../../system/trace/trace-directory.ts";
import type { Rung, TraceReport } from "./rung.ts";
import { SIDE_EFFECTS, USUAL_OVERHEAD } from "./rung-words.ts";
import { straceArgv } from "./strace-words.ts";

/** The log is read on while the command runs, so that its end adds nothing. */
const READ_EVERY_MS = 500;
/** strace has reaped the command before its parent hears of it, and writes the last line at once. */
const LAST_LINE_MS = 60;
const MAX_CALLS = 40;
/** Of no interest to anybody: it is traced for strace's sake. */
const OWN_CALLS: readonly string[] = ["gettid"];

/** strace beside the command, writing to `directory`. */
export function straceRung(command: readonly string[], directory: TraceDirectory, log: TraceFile): Rung {
  const reader = new StraceLogReader(log);
  let timer: ReturnType<typeof setInterval> | null = null;
  let rootPid = 0;
  const { says, inShort } = SIDE_EFFECTS.strace;
  return {
    rung: "strace",
    says,
    argv: straceArgv(`${directory.path}/strace.log`, command),
    begin(pid) {
      rootPid = pid;
      timer = setInterval(() => reader.readMore(), READ_EVERY_MS);
      timer.unref();
    },
    async report() {
      if (timer) clearInterval(timer);
      const untilMs = clock.nowMs() + LAST_LINE_MS;
      for (;;) {
        reader.readMore();
        const hasEnded = reader.summary().programs.some(({ pid, tookMs }) => pid === rootPid && tookMs !== null);
        if (hasEnded || clock.nowMs() >= untilMs) break;
        await clock.sleep(5);
      }
      const summary = reader.finish();
      return summary.lines === 0 ? null : reportOf(summary, inShort);
    },
    close() {
      if (timer) clearInterval(timer);
      log.close();
      directory.remove();
    },
  };
}

/** The summary of a log as the fact says it. */
export function reportOf(summary: StraceSummary, sideEffects: readonly string[]): TraceReport {
  const calls = summary.calls.filter(({ name }) => !OWN_CALLS.includes(name));
  return {
    rung: "strace",
    sideEffects: [...sideEffects],
    usualOverhead: USUAL_OVERHEAD.strace,
    events: summary.lines,
    calls: calls.slice(0, MAX_CALLS).map((call) => ({ ...call })),
    programs: summary.programs.map(({ pid, argv, atMs, tookMs }) => ({
      pid,
      argv: [...argv],
      atMs: atMs ?? 0,
      tookMs,
    })),
    longCalls: [...summary.longCalls, ...summary.openCalls].map((call) => ({ ...call, atMs: call.atMs ?? 0 })),
  };
}
