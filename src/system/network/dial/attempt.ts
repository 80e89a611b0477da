import type { KernelFiles } from "../../kernel-files.ts";
import { builtin } from "../builtin.ts";
import { connectionOf, type OpenStreams } from "../connection.ts";
import { errnoOf } from "../errno.ts";
import type { ConnectAttempt, Connection } from "../network.ts";
import { unansweredSyns } from "./socket-table.ts";

/** Reading the socket table costs 2.6 ms (facts/observation.md §3), so only silence is worth it, and not often. */
const TABLE_AFTER_MS = 1_000;
const TABLE_EVERY_MS = 250;

export interface Dialling {
  readonly kernel: KernelFiles;
  readonly nowMs: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly open: OpenStreams;
}

export interface Attempted {
  readonly attempt: ConnectAttempt;
  readonly connection: Connection | null;
}

/** One SYN to one address, until it is answered, refused, or called silent. */
export function attemptConnect(
  target: { readonly address: string; readonly port: number; readonly silentAfterMs: number },
  signal: AbortSignal,
  { kernel, nowMs, open }: Dialling,
): Promise<Attempted> {
  const family = target.address.includes(":") ? "ipv6" : "ipv4";
  const startedMs = nowMs();
  return new Promise((resolve) => {
    const socket = builtin.net().connect({ host: target.address, port: target.port, noDelay: true });
    const connection = connectionOf(socket, open);
    let syns: number | null = null;
    const look = () => {
      const { localPort } = socket;
      if (localPort) syns = unansweredSyns(kernel, family, localPort) ?? syns;
    };
    const end = (outcome: ConnectAttempt["outcome"], errno: string | null = null) => {
      clearTimeout(silence);
      clearTimeout(firstLook);
      clearInterval(looks);
      signal.removeEventListener("abort", abandon);
      const connected = outcome === "connected";
      if (!connected) connection.close();
      const tookMs = Math.round((nowMs() - startedMs) * 10) / 10;
      resolve({
        attempt: { address: target.address, family, outcome, errno, unansweredSyns: connected ? 0 : syns, tookMs },
        connection: connected ? connection : null,
      });
    };
    let looks: NodeJS.Timeout | undefined;
    const firstLook = setTimeout(() => {
      look();
      looks = setInterval(look, TABLE_EVERY_MS);
    }, TABLE_AFTER_MS);
    const silence = setTimeout(() => {
      look();
      end("silent");
    }, target.silentAfterMs);
    const abandon = () => {
      if (nowMs() - startedMs >= TABLE_AFTER_MS) look();
      end(syns === null ? "not-tried" : "silent");
    };
    if (signal.aborted) return abandon();
    signal.addEventListener("abort", abandon, { once: true });
    socket.once("connect", () => end("connected"));
    socket.once("error", (error) => end(outcomeOf(errnoOf(error)), errnoOf(error)));
  });
}

/** What connect(2) says by its errno. */
function outcomeOf(errno: string): ConnectAttempt["outcome"] {
  switch (errno) {
    case "ECONNREFUSED":
      return "refused";
    case "ECONNRESET":
      return "reset";
    case "ETIMEDOUT":
      return "silent";
    case "EHOSTUNREACH":
    case "EHOSTDOWN":
      return "host-unreachable";
    case "ENETUNREACH":
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
      return "network-unreachable";
    case "EPERM":
    case "EACCES":
      return "not-permitted";
    default:
      return "other-error";
  }
}
