import { connect, createServer, type Socket } from "node:net";
import type { ForwardProxyPlan } from "../plan.ts";
import type { Records } from "./dns-server.ts";
import { basic } from "./module-proxy.ts";
import { listen, type Server } from "./server.ts";

const REFUSALS: Partial<Record<ForwardProxyPlan["mode"], string>> = {
  deny: "403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\n",
  ntlm: "407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n",
  negotiate: "407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n",
  "bad-gateway": "502 Bad Gateway\r\n",
};

/** An HTTP forward proxy: CONNECT for https, absolute requests for http. */
export async function startConnectProxy(plan: ForwardProxyPlan, records: Records): Promise<Server> {
  const name = `forward proxy ${plan.host} (${plan.mode})`;
  if (plan.mode === "closed" || plan.mode === "unreachable") return { name, close: async () => {} };
  const server = createServer((socket) => {
    if (plan.mode === "silent") return;
    let head = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) return;
      socket.off("data", read);
      serve(socket, head.subarray(0, end).toString("latin1"), head.subarray(end + 4), plan, records);
    };
    socket.on("data", read);
  });
  return listen(server, plan.port, plan.address, name);
}

function serve(socket: Socket, head: string, rest: Buffer, plan: ForwardProxyPlan, records: Records): void {
  const [method = "", target = ""] = head.split(" ");
  const refuse = (status: string) => socket.end(`HTTP/1.1 ${status}Content-Length: 0\r\nConnection: close\r\n\r\n`);
  if (plan.mode === "basic" && !authorised(head, plan))
    return void refuse('407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="proxy"\r\n');
  const refusal = REFUSALS[plan.mode];
  if (refusal) return void refuse(refusal);
  if (plan.mode === "silent-after-connect") return void socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
  const tunnel = method === "CONNECT";
  const url = tunnel ? null : new URL(target);
  const [host = "", port = "443"] = url ? [url.hostname, url.port || "80"] : target.split(":");
  const address = records[host]?.[0] ?? host;
  const upstream = connect(Number(port), address);
  upstream.on("error", () => refuse("502 Bad Gateway\r\n"));
  socket.on("close", () => upstream.destroy());
  upstream.on("connect", () => {
    if (url)
      upstream.write(`${head.replace(target, url.pathname + url.search).replace(/\r\nProxy-[^\r]*/gi, "")}\r\n\r\n`);
    else socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    upstream.write(rest);
    socket.pipe(upstream).pipe(socket);
  });
}

const authorised = (head: string, { credentials }: ForwardProxyPlan): boolean =>
  credentials !== null && head.toLowerCase().includes(`proxy-authorization: ${basic(credentials).toLowerCase()}`);
