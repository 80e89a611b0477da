import type { ProcessLook, ThreadLook } from "../tick.ts";
import type { Asker } from "./asker.ts";
import type { CallInProgress, CallMemory } from "./call-memory.ts";
import { isWokenBySockets } from "./calls.ts";
import { type Finding, finding } from "./finding.ts";
import { judgeCall } from "./judge-call.ts";
import { judgeDenied } from "./judge-denied.ts";
import { judgeSockets, type SocketContext } from "./judge-sockets.ts";
import { judgeStop } from "./judge-stop.ts";
import { isUsersProgram, workOf } from "./judge-work.ts";
import type { Who } from "./who.ts";

export interface ProcessContext extends Omit<SocketContext, "isHeld"> {
  readonly sinceMs: number;
  /** Live children: what it waits for may be one of them. */
  readonly hasChildren: boolean;
  readonly calls: CallMemory;
  readonly who: Who;
  readonly ask: Asker;
}

interface InCall {
  readonly thread: ThreadLook;
  readonly call: CallInProgress | null;
}

/** Everything that one process waits for or works at, by what it shows itself. Its children are judged on their own. */
export function judgeProcess(look: ProcessLook, context: ProcessContext): Finding[] {
  if (look.state === "Z" || look.state === "X") return [];
  const { calls, who, ask, atMs, sinceMs } = context;
  const inCalls = look.threads.map((thread) => ({ thread, call: calls.of(thread, atMs, sinceMs) }));
  const stop = judgeStop(look, inCalls, ask);
  if (stop) return [stop];
  if (isWorking(look)) {
    const { what, on } = workOf(look.process);
    const figures = look.runDelayMs === null ? {} : { runDelayMs: Math.round(look.runDelayMs) };
    return [finding(what, on, { id: "work", figures })];
  }
  const byCalls = inCalls.flatMap(({ thread, call }) => judgeCall(look, thread, call, who, ask) ?? []);
  const findings = withoutTwins([...byCalls, ...judgeDenied(look, who, ask)]);
  return [...findings, ...socketWaits(look, inCalls, findings, context)];
}

/** Several threads that wait for the same thing are one wait, since the first of them. */
function withoutTwins(findings: readonly Finding[]): Finding[] {
  const first = new Map<string, Finding>();
  for (const each of findings) {
    const key = `${each.what}:${each.on}`;
    const before = first.get(key);
    if (!before || (each.sinceMs ?? Infinity) < (before.sinceMs ?? Infinity)) first.set(key, each);
  }
  return [...first.values()];
}

function socketWaits(
  look: ProcessLook,
  inCalls: readonly InCall[],
  others: readonly Finding[],
  context: ProcessContext,
): Finding[] {
  if (!mayWaitForSockets(inCalls)) return [];
  const waits = judgeSockets(look, { ...context, isHeld: others.length > 0 });
  // What the user's own program does with its connections is its business: only that it is that program is go's.
  if (isUsersProgram(look.process)) return waits.filter(({ what }) => what === "connect" || what === "dns");
  // A go command that does nothing, for no child and no lock, waits for someone: then for the one whose answer has begun.
  return others.length > 0 || context.hasChildren ? waits.filter(({ figures }) => figures["mayBeKept"] !== 1) : waits;
}

/** A thread sleeps where sockets wake it, or its calls are not shown. One that waits for its child or reads a pipe does not wait for its connections. */
const mayWaitForSockets = (inCalls: readonly InCall[]): boolean =>
  inCalls.some(({ thread, call }) =>
    call === null
      ? thread.syscall === null
      : isWokenBySockets(call.call.name) || (call.link?.startsWith("socket:") ?? false),
  );

/** It uses CPU, or is ready to: on a processor, or in the queue for one. */
const isWorking = (look: ProcessLook): boolean =>
  look.isBusy || look.state === "R" || look.threads.some(({ state }) => state === "R");
