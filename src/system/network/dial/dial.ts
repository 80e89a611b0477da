import type { ConnectAttempt, Connection, ConnectLeg, Dialled, DialRequest } from "../network.ts";
import { type Attempted, attemptConnect, type Dialling } from "./attempt.ts";

/** Go starts the other family when the first has not answered for 300 ms. Source: net/dial.go, fallbackDelay. */
const NEXT_AFTER_MS = 300;
/** More addresses than this tell nothing new. */
const MAX_ADDRESSES = 8;
/** How long an attempt that lost the race is still watched: long enough for the kernel to repeat its SYN once (1 s). */
const LOSER_MS = 1_200;

/**
 * Dials the addresses in order, the next one when the former failed or stayed silent for 300 ms; the first that answers wins.
 * Go tries addresses of one family strictly in turn; gowhy overlaps them, so that silence on all of them is known within one wait.
 */
export async function dial(request: DialRequest, dialling: Dialling): Promise<Dialled> {
  const startedMs = dialling.nowMs();
  const addresses = request.addresses.slice(0, MAX_ADDRESSES);
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const attempts: ConnectAttempt[] = addresses.map(notTried);
  const running: Promise<Attempted>[] = [];
  let won: Connection | null = null;
  for (const [at, address] of addresses.entries()) {
    if (won || request.signal.aborted) break;
    const attempt = attemptConnect({ ...request, address }, signal, dialling).then((result) => {
      attempts[at] = result.attempt;
      if (!result.connection) return result;
      if (won) result.connection.close();
      else won = result.connection;
      return result;
    });
    running.push(attempt);
    await Promise.race([attempt, winner(running), dialling.sleep(NEXT_AFTER_MS)]);
  }
  await Promise.race([winner(running), Promise.all(running)]);
  const tookMs = Math.round((dialling.nowMs() - startedMs) * 10) / 10;
  const leg = (): ConnectLeg => ({ port: request.port, outcome: outcomeOf(attempts), attempts: [...attempts], tookMs });
  if (won) void dialling.sleep(LOSER_MS - tookMs, signal).then(() => stop.abort());
  return { leg: leg(), connection: won, whole: Promise.all(running).then(leg) };
}

/** Resolves with the first attempt that connects; never, where none does. */
const winner = (running: readonly Promise<Attempted>[]): Promise<void> =>
  new Promise((resolve) => {
    for (const each of running) void each.then((result) => result.connection && resolve());
  });

const notTried = (address: string): ConnectAttempt => ({
  address,
  family: address.includes(":") ? "ipv6" : "ipv4",
  outcome: "not-tried",
  errno: null,
  unansweredSyns: null,
  tookMs: 0,
});

/** The leg as go feels it: one address that answers is enough; silence costs more than a refusal. */
export function outcomeOf(attempts: readonly Pick<ConnectAttempt, "outcome">[]): ConnectLeg["outcome"] {
  const has = (...outcomes: ConnectAttempt["outcome"][]) => attempts.some((each) => outcomes.includes(each.outcome));
  if (has("connected")) return "connected";
  if (has("silent")) return "silent";
  if (has("refused")) return "refused";
  if (has("not-permitted")) return "not-permitted";
  if (has("host-unreachable", "network-unreachable")) return "unreachable";
  return "other-error";
}
