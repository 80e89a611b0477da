import type { Clock } from "../../system/clock.ts";
import type { DnsAnswer, DnsRequest, Network } from "../../system/network/network.ts";
import { DNS_SILENT_MS } from "./silence.ts";

/** A server that has been silent all along still gets this long for a new question: it may be one name that it is silent about. */
const LATE_QUESTION_MS = 600;

export interface ServerQuestion extends Omit<DnsRequest, "silentAfterMs"> {
  /** Of resolv.conf. */
  readonly timeoutS: number;
}
export type AskServer = (question: ServerQuestion) => Promise<DnsAnswer>;

/**
 * Asks name servers, and remembers of each since when it owes an answer. A server that has never said a word is waited for once,
 * not once more for every name; as soon as it says something, each question has its full time again.
 */
export function askServersOnce(network: Pick<Network, "askDns">, clock: Pick<Clock, "nowMs" | "sleep">): AskServer {
  const silentSince = new Map<string, number>();
  const heard = new Set<string>();
  return async ({ timeoutS, ...request }) => {
    const { server } = request;
    const startedMs = clock.nowMs();
    const sinceMs = silentSince.get(server) ?? startedMs;
    silentSince.set(server, sinceMs);
    const enough = new AbortController();
    const answered = new AbortController();
    const waitMs = Math.max(LATE_QUESTION_MS, sinceMs + DNS_SILENT_MS - startedMs);
    if (waitMs < DNS_SILENT_MS)
      void clock
        .sleep(waitMs, AbortSignal.any([request.signal, answered.signal]))
        .then(() => !heard.has(server) && enough.abort());
    const signal = AbortSignal.any([request.signal, enough.signal]);
    const first = await askInTime({ ...request, silentAfterMs: DNS_SILENT_MS, signal }, timeoutS * 1_000, network);
    answered.abort();
    const answer = heard.has(server) ? await onceMore(first, { ...request, signal }, network) : first;
    if (answer.outcome !== "silent") {
      heard.add(server);
      return answer;
    }
    // What counts is for how long the server has been silent, not for how long this question was put.
    const tookMs = heard.has(server) ? answer.tookMs : Math.round((clock.nowMs() - sinceMs) * 10) / 10;
    return { ...answer, tookMs };
  };
}

/** A server that answers other questions is silent about this one, or one packet was lost: the question is put once more. */
async function onceMore(
  first: DnsAnswer,
  request: Omit<DnsRequest, "silentAfterMs">,
  { askDns }: Pick<Network, "askDns">,
): Promise<DnsAnswer> {
  if (first.outcome !== "silent" || request.signal.aborted) return first;
  const again = await askDns({ ...request, silentAfterMs: LATE_QUESTION_MS });
  return again.outcome === "silent" ? { ...first, tookMs: first.tookMs + again.tookMs } : again;
}

/**
 * Go gives up the socket when its time is up, and asks anew on another: an answer that comes after that reaches nobody.
 * One late answer may be one lost packet, so the question is put once more.
 */
async function askInTime(
  request: DnsRequest,
  timeoutMs: number,
  { askDns }: Pick<Network, "askDns">,
): Promise<DnsAnswer> {
  const answer = await askDns(request);
  if (answer.outcome === "silent" || answer.tookMs <= timeoutMs) return answer;
  const again = await askDns({ ...request, silentAfterMs: timeoutMs });
  return again.outcome === "silent" ? { ...answer, outcome: "late", addresses: [] } : again;
}
