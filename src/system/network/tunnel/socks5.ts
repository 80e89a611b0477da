import { parseIp, unmapped } from "../../../text/ip-address.ts";
import type { Connection, TunnelLeg, TunnelRequest } from "../network.ts";
import { converse } from "./bytes.ts";

type Result = Omit<TunnelLeg, "kind" | "tookMs" | "credentialsSent">;

/** Reply codes. Source: RFC 1928, section 6. */
const REPLIES = [
  "succeeded",
  "general SOCKS server failure",
  "connection not allowed by ruleset",
  "network unreachable",
  "host unreachable",
  "connection refused",
  "TTL expired",
  "command not supported",
  "address type not supported",
];
const NO_METHOD = 0xff;
const USER_PASSWORD = 2;

/** SOCKS5 as Go speaks it: no authentication, or user and password where the proxy URL has them; the proxy resolves the name. */
export async function socks5Tunnel(connection: Connection, request: TunnelRequest): Promise<Result> {
  const { credential } = request;
  const methods = credential ? [5, 2, 0, USER_PASSWORD] : [5, 1, 0];
  const greeting = await converse(connection, Uint8Array.from(methods), first(2), request);
  if ("ended" in greeting) return ended(greeting.ended);
  if (greeting.bytes[0] !== 5) return nothing("garbage");
  const method = greeting.bytes[1];
  if (method === NO_METHOD)
    return {
      ...nothing(credential ? "credentials-rejected" : "needs-credentials"),
      status: NO_METHOD,
      reason: "no acceptable authentication methods",
    };
  if (method === USER_PASSWORD && credential) {
    const user = Buffer.from(credential.user).subarray(0, 255);
    const password = Buffer.from(credential.password).subarray(0, 255);
    const login = Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]);
    const verdict = await converse(connection, login, first(2), request);
    if ("ended" in verdict) return ended(verdict.ended);
    if (verdict.bytes[1] !== 0)
      return {
        ...nothing("credentials-rejected"),
        status: verdict.bytes[1] ?? null,
        reason: "user and password rejected",
      };
  }
  const reply = await converse(connection, connectCommand(request), replyLength, request);
  if ("ended" in reply) return ended(reply.ended);
  return readReply(reply.bytes);
}

/** What the answer to CONNECT says. */
export function readReply(bytes: Uint8Array): Result {
  if (bytes.length < 4 || bytes[0] !== 5) return nothing("garbage");
  const code = bytes[1] ?? 1;
  const reason = REPLIES[code] ?? `reply ${code}`;
  return {
    outcome: code === 0 ? "opened" : "refused",
    status: code,
    reason: code === 0 ? "" : reason,
    authSchemes: [],
  };
}

/** How long the answer to CONNECT is, null while that cannot be told. */
export function replyLength(bytes: Uint8Array): number | null {
  if (bytes.length >= 1 && bytes[0] !== 5) return bytes.length;
  if (bytes.length < 5) return null;
  const address = bytes[3] === 1 ? 4 : bytes[3] === 4 ? 16 : bytes[3] === 3 ? 1 + (bytes[4] ?? 0) : 0;
  const length = 4 + address + 2;
  // A server that refuses may cut the reply short; its code is in the first bytes.
  if (bytes[1] !== 0) return bytes.length;
  return bytes.length >= length ? length : null;
}

function connectCommand({ host, port }: TunnelRequest): Buffer {
  const ip = parseIp(host);
  const bytes = ip && unmapped(ip);
  const name = Buffer.from(host).subarray(0, 255);
  const address = bytes
    ? Buffer.from([bytes.length === 4 ? 1 : 4, ...bytes])
    : Buffer.concat([Buffer.from([3, name.length]), name]);
  return Buffer.concat([Buffer.from([5, 1, 0]), address, Buffer.from([port >> 8, port & 0xff])]);
}

const first = (wanted: number) => (bytes: Buffer) => (bytes.length >= wanted ? wanted : null);
const nothing = (outcome: Result["outcome"]): Result => ({ outcome, status: null, reason: "", authSchemes: [] });
const ended = (how: "silent" | "closed" | "reset"): Result => nothing(how === "silent" ? "silent" : "closed");
