import { parseHead } from "../http/head.ts";
import type { Connection, TunnelLeg, TunnelRequest } from "../network.ts";
import { USER_AGENT } from "../user-agent.ts";
import { authSchemes, basicAuthorization } from "./authorization.ts";
import { converse } from "./bytes.ts";

type Result = Omit<TunnelLeg, "kind" | "tookMs" | "credentialsSent">;

/** CONNECT as Go sends it: host and port as the target, Basic credentials of the proxy URL at once, and only status 200 is a yes. */
export async function connectTunnel(connection: Connection, request: TunnelRequest): Promise<Result> {
  const target = `${request.host.includes(":") ? `[${request.host}]` : request.host}:${request.port}`;
  const lines = [`CONNECT ${target} HTTP/1.1`, `Host: ${target}`, `User-Agent: ${USER_AGENT}`];
  const { credential } = request;
  if (credential) lines.push(`Proxy-Authorization: ${basicAuthorization(credential)}`);
  const enough = (bytes: Buffer) => {
    const head = parseHead(bytes);
    return head === "incomplete" ? null : head === "garbage" ? bytes.length : head.sizeBytes;
  };
  const received = await converse(connection, `${lines.join("\r\n")}\r\n\r\n`, enough, request);
  const none = { status: null, reason: "", authSchemes: [] };
  if ("ended" in received) return { ...none, outcome: received.ended === "silent" ? "silent" : "closed" };
  const head = parseHead(received.bytes);
  if (typeof head === "string") return { ...none, outcome: "garbage" };
  const schemes = authSchemes(head.headers.get("proxy-authenticate") ?? []);
  return {
    outcome: outcomeOf(head.status, credential !== null),
    status: head.status,
    reason: head.reason,
    authSchemes: schemes,
  };
}

function outcomeOf(status: number, credentialsSent: boolean): TunnelLeg["outcome"] {
  if (status === 200) return "opened";
  if (status !== 407) return "refused";
  return credentialsSent ? "credentials-rejected" : "needs-credentials";
}
