import { withoutSecrets } from "../../text/secrets.ts";
import { NEWLINE } from "./bytes.ts";
import { CallTable } from "./call-table.ts";
import { CALL, END, LineHead, OTHER, REMARK, RESUMED, SIGNAL } from "./line-head.ts";
import { CUT, LineTail, UNFINISHED } from "./line-tail.ts";
import { LONG_CALL_US, type LongCall, Longest } from "./long-calls.ts";
import { NOT_READ, OpenCalls } from "./open-calls.ts";
import { type Program, Programs } from "./programs.ts";
import { UsualLines } from "./usual-lines.ts";
import { argumentOf } from "./words-of-call.ts";

export interface StraceCall {
  readonly name: string;
  /** Calls that were begun, also those that have not come back. */
  readonly count: number;
  readonly errors: number;
  /** Zero where the log has neither `-T` nor time stamps. */
  readonly totalMs: number;
  readonly longestMs: number;
}

/** What a strace log tells. */
export interface StraceSummary {
  readonly lines: number;
  /** Lines that strace does not write: torn ones, or the command's own output between them. */
  readonly malformed: number;
  readonly signals: number;
  /** Lines that resume a call whose beginning is not in the log. */
  readonly orphans: number;
  readonly stamps: "none" | "day" | "epoch" | "relative";
  /** From the first line to the last; null without time stamps. */
  readonly spanMs: number | null;
  readonly calls: readonly StraceCall[];
  readonly programs: readonly Program[];
  readonly programsLeftOut: number;
  readonly longCalls: readonly LongCall[];
  /** Calls that had not come back when the log ended. */
  readonly openCalls: readonly LongCall[];
}

/** Enough to see what everything hangs on. */
const MAX_OPEN = 100;
const MAX_LONG = 200;
const MAX_RESULT = 80;
const MAX_ARGUMENTS = 16_384;

/**
 * Reads a strace log line by line from a buffer that is filled again and again. Keeps counters, the longest calls, the
 * programs and what is open: its memory does not grow with the log. Never throws for what stands in the log.
 */
export class StraceLog {
  readonly #head = new LineHead();
  readonly #tail = new LineTail();
  readonly #calls = new CallTable();
  readonly #open = new OpenCalls();
  readonly #long = new Longest<LongCall>(MAX_LONG);
  readonly #programs = new Programs();
  readonly #usual = new UsualLines(this.#calls, this.#open, this.#head.clock);
  #lines = 0;
  #malformed = 0;
  #signals = 0;
  #orphans = 0;
  #lastUs: number | null = null;
  /** Of the last line that strace wrote, in the buffer of now. */
  #lastStampAt = -1;
  #bytes: Buffer = Buffer.alloc(0);

  /** Reads the whole lines in bytes[from, to); `to` is behind a newline. */
  feed(buffer: Buffer, from: number, to: number): void {
    this.#bytes = buffer;
    let at = from;
    while (at < to) {
      at = this.#usual.read(buffer, at, to);
      if (at >= to) break;
      const end = buffer.indexOf(NEWLINE, at);
      if (end < 0 || end >= to) break;
      this.#readLine(buffer, at, end);
      at = end + 1;
    }
    const stampAt = Math.max(this.#lastStampAt, this.#usual.takeLastStamp());
    if (stampAt >= 0) this.#lastUs = this.#head.clock.timeUs(buffer, stampAt, to) ?? this.#lastUs;
    this.#lastStampAt = -1;
  }

  /** Before the buffer is filled anew. */
  keep(): void {
    const bytes = this.#bytes;
    this.#open.keep(bytes, (stampAt) => this.#head.clock.timeUs(bytes, stampAt, bytes.length) ?? -1);
  }

  /** A line that is longer than the whole buffer. */
  skipLine(): void {
    this.#lines += 1;
    this.#malformed += 1;
  }

  summary(): StraceSummary {
    const { names, started, errors, totalUs, longestUs, isIdle } = this.#calls;
    const rows = names.map((name, index) => ({
      row: {
        name,
        count: started[index] ?? 0,
        errors: errors[index] ?? 0,
        totalMs: (totalUs[index] ?? 0) / 1_000,
        longestMs: (longestUs[index] ?? 0) / 1_000,
      },
      isIdle: isIdle[index] ?? 0,
    }));
    // Idle threads sleep most of the time of any Go program: by time alone they would stand first.
    rows.sort((one, other) => one.isIdle - other.isIdle || other.row.totalMs - one.row.totalMs);
    return {
      lines: this.#lines + this.#usual.lines,
      malformed: this.#malformed,
      signals: this.#signals,
      orphans: this.#orphans,
      stamps: this.#head.clock.stamps,
      spanMs: this.#lastUs === null ? null : this.#lastUs / 1_000,
      calls: rows.map(({ row }) => row),
      programs: this.#programs.all(),
      programsLeftOut: this.#programs.leftOut,
      longCalls: this.#long.all(),
      openCalls: this.#openCalls(),
    };
  }

  #readLine(bytes: Buffer, at: number, end: number): void {
    const head = this.#head;
    this.#lines += 1;
    head.read(bytes, at, end);
    if (head.kind === CALL || head.kind === RESUMED) this.#readCall(bytes, end);
    else if (head.kind === SIGNAL) this.#signals += 1;
    else if (head.kind === END) this.#readEnd(bytes, end);
    else if (head.kind !== REMARK && end > at) this.#malformed += 1;
    if (head.kind < OTHER) this.#lastStampAt = head.stampAt;
  }

  #readCall(bytes: Buffer, end: number): void {
    const head = this.#head;
    const tail = this.#tail;
    tail.read(bytes, head.bodyAt, end);
    const name = tail.kind === CUT ? -1 : this.#calls.indexOf(bytes, head.nameAt, head.nameEnd, head.nameHash);
    if (name < 0) {
      head.kind = OTHER;
      this.#malformed += 1;
      return;
    }
    if (head.kind === RESUMED) {
      this.#readResumed(bytes, end, name);
      return;
    }
    const { started } = this.#calls;
    started[name] = (started[name] ?? 0) + 1;
    if (tail.kind === UNFINISHED)
      this.#open.open(head.pid, name, this.#timeUs(bytes, end), head.stampAt, head.bodyAt, tail.resultEnd);
    else this.#finish(bytes, end, name, tail.tookUs, false);
  }

  #readResumed(bytes: Buffer, end: number, name: number): void {
    const open = this.#open;
    const { tookUs } = this.#tail;
    const isFound = open.take(this.#head.pid) || this.#takeUnnamed(name);
    if (this.#tail.kind === UNFINISHED) {
      if (isFound) open.move(this.#head.pid);
      return;
    }
    if (!isFound || open.name !== name) {
      this.#orphans += 1;
      const { started } = this.#calls;
      started[name] = (started[name] ?? 0) + 1;
      this.#count(name, tookUs);
      return;
    }
    if (open.startUs === NOT_READ) open.startUs = this.#head.clock.timeUs(bytes, open.stampAt, end) ?? -1;
    const sinceUs = tookUs < 0 && open.startUs >= 0 ? this.#timeUs(bytes, end) - open.startUs : tookUs;
    this.#finish(bytes, end, name, sinceUs, true);
  }

  /** While there is one process alone, strace does not name it: then the same thread has two names. */
  #takeUnnamed(name: number): boolean {
    if (this.#head.pid !== 0) return this.#open.take(0);
    const pid = this.#open.threadWith(name);
    return pid >= 0 && this.#open.take(pid);
  }

  #count(name: number, tookUs: number): void {
    const { errors, totalUs, longestUs } = this.#calls;
    if (this.#tail.isError) errors[name] = (errors[name] ?? 0) + 1;
    if (tookUs <= 0) return;
    totalUs[name] = (totalUs[name] ?? 0) + tookUs;
    if (tookUs > (longestUs[name] ?? 0)) longestUs[name] = tookUs;
  }

  #finish(bytes: Buffer, end: number, name: number, tookUs: number, wasOpen: boolean): void {
    this.#count(name, tookUs);
    const calls = this.#calls;
    const isExec = calls.isExec[name] === 1;
    if (!isExec && (tookUs < LONG_CALL_US || calls.isIdle[name] === 1)) return;
    const isWanted = tookUs >= LONG_CALL_US && this.#long.wants(tookUs / 1_000);
    if (!isExec && !isWanted) return;
    const nowUs = this.#timeUs(bytes, end);
    const startUs = wasOpen ? this.#open.startUs : nowUs;
    const text = wasOpen ? this.#openText(bytes) : textIn(bytes, this.#head.bodyAt, this.#tail.resultAt);
    const { resultAt, resultEnd, isError, isOpen } = this.#tail;
    if (isExec && !isError && !isOpen) this.#programs.start(this.#head.pid, text, startUs < 0 ? null : startUs / 1_000);
    if (!isWanted) return;
    this.#long.add({
      pid: this.#head.pid,
      name: calls.names[name] ?? "",
      argument: argumentOf(text),
      atMs: startUs < 0 ? null : startUs / 1_000,
      tookMs: tookUs / 1_000,
      result: withoutSecrets(textIn(bytes, resultAt, Math.min(resultEnd, resultAt + MAX_RESULT))).text,
    });
  }

  /** `+++ exited with 0 +++`, `+++ killed by SIGKILL +++`, `+++ superseded by execve in pid 4711 +++`. */
  #readEnd(bytes: Buffer, end: number): void {
    const { pid, bodyAt } = this.#head;
    const other = /^superseded by execve in pid (\d+)/.exec(textIn(bytes, bodyAt, end))?.[1];
    if (other === undefined) {
      const nowUs = this.#timeUs(bytes, end);
      this.#programs.end(pid, nowUs < 0 ? null : nowUs / 1_000);
      this.#open.take(pid);
      return;
    }
    // The thread that executes another program goes on under the number of its process.
    const open = this.#open;
    if (open.take(Number(other))) open.move(pid);
  }

  /** When the line of the head began, in µs since the first line; -1 without stamps. */
  #timeUs(bytes: Buffer, end: number): number {
    return this.#head.clock.timeUs(bytes, this.#head.stampAt, end) ?? -1;
  }

  #openText(bytes: Buffer): string {
    const { text, bodyAt, bodyEnd } = this.#open;
    return text ? Buffer.from(text).toString("utf8") : textIn(bytes, bodyAt, bodyEnd);
  }

  #openCalls(): LongCall[] {
    const found: LongCall[] = [];
    const { names, isIdle } = this.#calls;
    this.#open.forEach((pid) => {
      const { name, startUs } = this.#open;
      if (isIdle[name] === 1 || found.length >= MAX_OPEN) return;
      const argument = argumentOf(this.#openText(this.#bytes));
      const atMs = startUs < 0 ? null : startUs / 1_000;
      found.push({ pid, name: names[name] ?? "", argument, atMs, tookMs: null, result: "" });
    });
    return found;
  }
}

const textIn = (bytes: Buffer, from: number, to: number): string =>
  bytes.toString("utf8", from, Math.min(to, from + MAX_ARGUMENTS));
