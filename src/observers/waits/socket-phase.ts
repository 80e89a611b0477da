import type { WaitKind } from "../../facts/watch.ts";
import type { Socket } from "../sockets.ts";
import type { ForwardProxy } from "./forward-proxies.ts";
import type { SocketAccount } from "./socket-accounts.ts";

/** What tells the phase of a connection on which nothing moves. */
export interface SocketSigns {
  readonly socket: Socket;
  readonly proxy: ForwardProxy | null;
  /** Requests for http:// and those for https:// go through a proxy. */
  readonly proxiesPlainHttp: boolean;
  readonly isGo: boolean;
  /** The go process's next timer when it went to sleep; null: not seen. */
  readonly timerMs: number | null;
  /** How long the connection is known. */
  readonly ageMs: number;
  /** Bytes that the process read after it last wrote. */
  readonly readAfterWrite: number;
  /** By the kernel's own account of the socket, where `ss` is there; null: not asked. */
  readonly account: SocketAccount | null;
  /** Asks what the goroutines of the process say; null: not known yet, or not clear. */
  readonly stack: () => WaitKind | null;
}

/** go1.26 src/net/http/transport.go, DefaultTransport.TLSHandshakeTimeout. */
const TLS_TIMER_MS = 10_000;
/** go1.26 src/net/http/transport.go, dialConn: the CONNECT gets one minute. */
const CONNECT_TIMER_MS = 60_000;
/** go1.26 src/cmd/go/internal/web/http.go keeps DefaultTransport's IdleConnTimeout. */
const IDLE_TIMER_MS = 90_000;
/** A timer was set this long at most before its thread went to sleep. */
const TIMER_SLACK_MS = 1_500;
/** Session tickets and HTTP/2 settings follow a handshake by themselves; response headers alone are of the same size. Both are below this. */
const UNASKED_BYTES = 1_024;
/** The shortest header that a response can have: `HTTP/1.1 200` and its blank, with two line ends. Source: RFC 9112, section 4. */
const LEAST_HEADER_BYTES = 17;

export interface SocketPhase {
  readonly what: WaitKind;
  /** It may as well be a connection that is kept for later: a wait only where nothing else is. */
  readonly mayBeKept: boolean;
}

/** The phase of a connection on which nothing moves. As long as more is being asked, the lesser thing is said: that a response is missing. */
export function socketPhase(signs: SocketSigns): SocketPhase {
  const { socket, proxy, account, timerMs } = signs;
  const sure = (what: WaitKind): SocketPhase => ({ what, mayBeKept: false });
  const received = account ? account.receivedBytes > 0 : socket.hasReceived;
  if (received === false) return sure(nothingReceived(signs));
  if (proxy && timerMs !== null && isNear(timerMs, CONNECT_TIMER_MS)) return sure("proxy");
  const isPlain = account !== null && !isTls(socket, proxy);
  if (isPlain && account.sinceSentMs < account.sinceReceivedMs) return sure("response");
  if (isPlain && account.sentSegments <= 1 && account.receivedBytes < LEAST_HEADER_BYTES) return sure("response");
  // One request that was answered, wholly or in part: a connection that go keeps looks the same, so its goroutines are asked.
  if (isPlain && account.sentSegments <= 1) {
    const said = signs.isGo ? signs.stack() : "body";
    // A header that comes in pieces looks like a body that does, and like what another connection has brought.
    return { what: said === "response" ? "response" : "body", mayBeKept: said !== "body" };
  }
  // TLS and HTTP/2 exchange more than requests and answers, and a near server answers within one step of the kernel's clock.
  const said = signs.isGo ? signs.stack() : null;
  if (said === "tls" || said === "proxy" || said === "response" || said === "body") return sure(said);
  if (said !== null) return { what: "body", mayBeKept: true };
  if (isHandshake(signs)) return sure("tls");
  if (isUnanswered(signs)) return sure("response");
  // The timer of an idle connection runs on when it is used again, so it proves nothing by itself.
  return { what: "body", mayBeKept: signs.isGo && timerMs !== null && timerMs > 0 && timerMs <= IDLE_TIMER_MS };
}

/** A stopped timer stays in the runtime's heap for a while, so it takes more than the timer: no more was sent than a hello, and CONNECT before it. */
const HELLO_SEGMENTS = 2;

const isHandshake = ({ isGo, timerMs, ageMs, account, proxy }: SocketSigns): boolean =>
  isGo &&
  timerMs !== null &&
  isNear(timerMs, TLS_TIMER_MS) &&
  ageMs < TLS_TIMER_MS + TIMER_SLACK_MS &&
  account !== null &&
  account.sentSegments <= HELLO_SEGMENTS + (proxy ? 1 : 0);

/** The last thing that happened on it is that something was sent. */
function isUnanswered({ socket, proxy, account, readAfterWrite }: SocketSigns): boolean {
  if (account && account.sinceSentMs < account.sinceReceivedMs) return true;
  if (isTls(socket, proxy) || !account) return readAfterWrite <= UNASKED_BYTES;
  // Both within one step of the kernel's clock. What the process read after it wrote decides.
  return account.sinceReceivedMs === account.sinceSentMs && readAfterWrite === 0;
}

/** A server of TLS speaks before it is sent any request; a proxy answers CONNECT or the SOCKS greeting before anything passes. */
function nothingReceived(signs: SocketSigns): WaitKind {
  const { socket, proxy, isGo, timerMs } = signs;
  const mayBeTls = isGo && timerMs !== null && isNear(timerMs, TLS_TIMER_MS);
  if (proxy) {
    if (proxy.scheme === "https" && mayBeTls) return "tls";
    return isPlainRequest(proxy, signs) ? "response" : "proxy";
  }
  if (mayBeTls) return "tls";
  return isTls(socket, null) && !(isGo && timerMs === -1) ? "tls" : "response";
}

/** A plain request to an http proxy is a request like any other. Where both kinds go there, CONNECT has a timer: none at all means none was sent. */
function isPlainRequest(proxy: ForwardProxy, { proxiesPlainHttp, isGo, timerMs, stack }: SocketSigns): boolean {
  if (proxy.scheme !== "http" || !proxiesPlainHttp) return false;
  if (proxy.for === "http") return true;
  if (!isGo || timerMs === null || isNear(timerMs, CONNECT_TIMER_MS)) return false;
  return timerMs === -1 || stack() === "response";
}

const isNear = (timerMs: number, limitMs: number): boolean => timerMs > limitMs - TIMER_SLACK_MS && timerMs <= limitMs;

const isTls = ({ peer }: Socket, proxy: ForwardProxy | null): boolean =>
  proxy ? proxy.for === "https" || proxy.scheme === "https" : peer.endsWith(":443");
