import type { WaitKind } from "../../facts/watch.ts";
import type { WaitSeen } from "../seen.ts";
import type { Socket } from "../sockets.ts";
import type { ProcessLook } from "../tick.ts";
import { type Finding, finding } from "./finding.ts";
import { type ForwardProxy, proxyAt } from "./forward-proxies.ts";
import { goTimerMs } from "./go-timer.ts";
import { isGo } from "./judge-work.ts";
import type { ProcessMemory } from "./process-memory.ts";
import type { AccountOf } from "./socket-accounts.ts";
import { type SocketPhase, socketPhase } from "./socket-phase.ts";

export interface SocketContext {
  /** Something else holds the process: only what a socket says by itself is told, and nobody is asked for more. */
  readonly isHeld: boolean;
  readonly atMs: number;
  readonly memory: ProcessMemory;
  readonly proxies: readonly ForwardProxy[];
  /** The kernel's account of a socket, by its inode. */
  readonly account: AccountOf;
  readonly stack: () => WaitKind | null;
}

/** Linux sends a SYN again after 1 s and never sooner; from 6.5 on four times a second apart, before and after doubling. Source: tcp_syn_linear_timeouts. */
const SYN_INTERVAL_MS = 1_000;

/** What a process that does nothing waits for on its sockets. Idle connections that are kept for later are no waits. */
export function judgeSockets(look: ProcessLook, context: SocketContext): Finding[] {
  const { sockets } = look;
  if (sockets === null) return [];
  const { memory, atMs } = context;
  const timerMs = goTimerMs(look);
  const findings: Finding[] = [];
  const open = new Set<string>();
  for (const socket of sockets) {
    open.add(socket.inode);
    const known = memory.sockets.get(socket.inode) ?? { firstSeenMs: atMs, startTicks: look.process.startTicks };
    memory.sockets.set(socket.inode, known);
    const phase = phaseOf(socket, look, timerMs, atMs - known.firstSeenMs, context);
    if (!phase) continue;
    const { what } = phase;
    findings.push(
      finding(what, socket.peer || socket.local, {
        id: `socket ${socket.inode}`,
        sinceMs: sinceOf(socket, what, known.firstSeenMs, context),
        syscall: "",
        socket: shownSocket(socket),
        figures: {
          ...figuresOf(socket, timerMs, context),
          ...(what === "proxy" ? kindOfProxy(socket, context) : {}),
          // A wait may span many answers: for this long nothing came at all.
          quietMs: Math.round(Math.max(0, atMs - memory.idleSinceMs)),
          ...(phase.mayBeKept ? { mayBeKept: 1 } : {}),
        },
      }),
    );
  }
  for (const inode of memory.sockets.keys()) if (!open.has(inode)) memory.sockets.delete(inode);
  return withoutKeptConnections(findings);
}

function phaseOf(
  socket: Socket,
  look: ProcessLook,
  timerMs: number | null,
  ageMs: number,
  context: SocketContext,
): SocketPhase | null {
  const sure = (what: WaitKind): SocketPhase => ({ what, mayBeKept: false });
  if (socket.protocol === "unix") return null;
  if (socket.unreadBytes > 0) return null;
  const isNameServer = /:53$/.test(socket.peer);
  if (socket.protocol === "udp") return isNameServer ? sure("dns") : null;
  if (socket.state === "SYN_SENT") return sure(isNameServer ? "dns" : "connect");
  if (socket.state !== "ESTABLISHED") return null;
  if (isNameServer) return sure("dns");
  if (context.isHeld && socket.hasReceived !== false) return null;
  const account = context.isHeld ? null : context.account(socket.inode);
  return socketPhase({
    socket,
    proxy: proxyAt(socket.peer, context.proxies),
    proxiesPlainHttp: context.proxies.some((proxy) => proxy.for === "http"),
    isGo: isGo(look.process),
    timerMs,
    ageMs,
    readAfterWrite: context.memory.readAfterWrite,
    account,
    stack: context.stack,
  });
}

/** The process sleeps since it last moved; a SYN that was sent n times again is at least n seconds old. */
function sinceOf(socket: Socket, what: WaitKind, firstSeenMs: number, { atMs, memory }: SocketContext): number {
  const idleSinceMs = Math.min(firstSeenMs, memory.idleSinceMs);
  if (what !== "connect") return Math.min(atMs, memory.idleSinceMs);
  return Math.max(0, Math.min(idleSinceMs, atMs - socket.retransmits * SYN_INTERVAL_MS));
}

const figuresOf = (socket: Socket, timerMs: number | null, context: SocketContext): Record<string, number> => {
  const account = context.account(socket.inode);
  return {
    ...(timerMs === null ? {} : { goTimerMs: timerMs }),
    ...(account ? { sentBytes: account.sentBytes, receivedBytes: account.receivedBytes } : {}),
  };
};

/** go waits a minute for the answer to CONNECT, and for a SOCKS proxy without a limit. */
function kindOfProxy({ peer }: Socket, { proxies }: SocketContext): Record<string, number> {
  const proxy = proxyAt(peer, proxies);
  return proxy ? { isSocks: proxy.scheme.startsWith("socks") ? 1 : 0 } : {};
}

const shownSocket = ({
  protocol,
  local,
  peer,
  state,
  retransmits,
  unackedBytes,
  unreadBytes,
  hasReceived,
}: Socket): WaitSeen["socket"] => ({
  protocol,
  local,
  peer,
  state,
  retransmits,
  unackedBytes,
  unreadBytes,
  hasReceived,
});

/** A name server, a connection in the making or a request without answer is what is waited for; connections that may be kept for later are not, beside it. */
function withoutKeptConnections(findings: readonly Finding[]): Finding[] {
  const isEarly = ({ what }: Finding) => what === "dns" || what === "connect" || what === "proxy" || what === "tls";
  const sure = findings.filter((each) => each.figures["mayBeKept"] !== 1);
  if (sure.length === 0) return [...findings];
  if (!sure.some(isEarly)) return sure;
  return sure.filter((each) => isEarly(each) || each.socket?.hasReceived !== true);
}
