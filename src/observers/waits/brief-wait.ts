import type { WaitKind } from "../../facts/watch.ts";
import type { RecentSocket } from "../sockets.ts";
import type { ProcessLook } from "../tick.ts";
import { isIdle, isWokenBySockets } from "./calls.ts";
import type { Finding } from "./finding.ts";
import { isUsersProgram } from "./judge-work.ts";

/** Whom a process speaks with in turns too short to be told apart. */
export interface BriefWait {
  readonly what: WaitKind;
  readonly peer: string;
  /** Since when it has held a socket to that peer, as far as was seen. */
  readonly sinceMs: number;
}

/**
 * The time that a process spends between bursts of work of a few ms, when it holds connections and shows nothing else that it
 * could wait for: no child, no lock, no file. It is an answer that is missing then; a connection that is being made again and
 * again to the same server counts with it, because a row that is a second old does not tell the two apart.
 */
export function briefWait(look: ProcessLook, findings: readonly Finding[], hasChildren: boolean): BriefWait | null {
  const sockets = look.recentSockets ?? null;
  if (sockets === null || hasChildren || isUsersProgram(look.process)) return null;
  if (findings.some(({ what }) => what !== "cpu")) return null;
  if (look.state === "D" || look.threads.some((thread) => thread.state === "D")) return null;
  if (!look.threads.some(mayWaitForSockets)) return null;
  const asked = sockets.find(isNameServer);
  if (asked) return { what: "dns", peer: asked.peer, sinceMs: asked.heldSinceMs };
  const speaking = sockets.filter(({ protocol, state }) => protocol === "tcp" && SPEAKS.has(state));
  const peer = mostUsed(speaking);
  if (peer === null) return null;
  // Nobody who has not accepted a single connection owes an answer.
  const own = speaking.filter((socket) => socket.peer === peer);
  const hasAccepted = own.some(({ state }) => state !== "SYN_SENT");
  const sinceMs = Math.min(...own.map(({ heldSinceMs }) => heldSinceMs));
  return { what: hasAccepted ? "response" : "connect", peer, sinceMs };
}

const SPEAKS: ReadonlySet<string> = new Set(["ESTABLISHED", "SYN_SENT"]);
const isNameServer = ({ protocol, peer }: RecentSocket): boolean => protocol !== "unix" && /:53$/.test(peer);

/** It runs, and will sleep there next; or its call is not shown. */
const mayWaitForSockets = ({ syscall }: ProcessLook["threads"][number]): boolean =>
  syscall === null || syscall === "running" || isIdle(syscall.name) || isWokenBySockets(syscall.name);

/** The peer of most of them; of two alike the one that came last. */
function mostUsed(sockets: readonly RecentSocket[]): string | null {
  const counts = new Map<string, number>();
  for (const { peer } of [...sockets].sort((one, other) => other.fd - one.fd))
    counts.set(peer, (counts.get(peer) ?? 0) + 1);
  let most: string | null = null;
  for (const [peer, count] of counts) if (most === null || count > (counts.get(most) ?? 0)) most = peer;
  return most;
}
