import type { WaitLike } from "./cause.ts";
import { addressOf, type Route } from "./network-routes.ts";

/** What a go command waits for once it has a connection. */
const AFTER_CONNECT: readonly string[] = ["proxy", "tls", "response", "body"];

/** The address at the other end of a wait, as go prints it. */
const peerOf = (wait: WaitLike): string => wait.socket?.peer ?? wait.on;

/** The wait is for one of the addresses of this route. A connection to a forward proxy is the proxy's, whatever lies behind it. */
export function isForRoute(wait: WaitLike, { resolve, connect, port }: Route): boolean {
  const ports = connect?.port ?? port;
  const resolved = (resolve?.addresses ?? []).map((address) => ({
    address,
    family: address.includes(":") ? "ipv6" : "ipv4",
  }));
  return [...resolved, ...(connect?.attempts ?? [])].some((each) => addressOf(each, ports) === peerOf(wait));
}

/** The wait is for an answer on an open connection. */
export const isForAnAnswer = ({ what }: WaitLike): boolean => AFTER_CONNECT.includes(what);

/** The wait is on the network: for a connection, or for an answer on one. */
export const isOnTheNetwork = (wait: WaitLike): boolean => wait.what === "connect" || isForAnAnswer(wait);
