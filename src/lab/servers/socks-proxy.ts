import { connect, createServer, type Socket } from "node:net";
import type { ForwardProxyPlan } from "../plan.ts";
import type { Records } from "./dns-server.ts";
import { listen, type Server } from "./server.ts";

const GRANTED = 0;
const NOT_ALLOWED = 2;
const REFUSED = 5;
const NO_METHOD = 0xff;

/** A SOCKS5 proxy (RFC 1928), with user and password (RFC 1929) in mode basic. */
export async function startSocksProxy(plan: ForwardProxyPlan, records: Records): Promise<Server> {
  const name = `SOCKS5 proxy ${plan.host} (${plan.mode})`;
  if (plan.mode === "closed" || plan.mode === "unreachable") return { name, close: async () => {} };
  const server = createServer((socket) => {
    if (plan.mode !== "silent") converse(socket, plan, records).catch(() => socket.destroy());
  });
  return listen(server, plan.port, plan.address, name);
}

async function converse(socket: Socket, plan: ForwardProxyPlan, records: Records): Promise<void> {
  const greeting = await next(socket);
  const wanted = plan.mode === "basic" ? 2 : 0;
  if (!greeting.subarray(2).includes(wanted)) return void socket.end(Buffer.from([5, NO_METHOD]));
  socket.write(Buffer.from([5, wanted]));
  if (wanted === 2) {
    const given = await next(socket);
    const userLength = given[1] ?? 0;
    const user = given.subarray(2, 2 + userLength).toString();
    const password = given.subarray(3 + userLength).toString();
    const right = user === plan.credentials?.user && password === plan.credentials.password;
    socket.write(Buffer.from([1, right ? 0 : 1]));
    if (!right) return void socket.end();
  }
  const request = await next(socket);
  const { host, port } = targetOf(request);
  const reply = (code: number) => socket.write(Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]));
  if (plan.mode === "deny") return void reply(NOT_ALLOWED);
  if (plan.mode === "silent-after-connect") return void reply(GRANTED);
  const upstream = connect(port, records[host]?.[0] ?? host);
  upstream.on("error", () => reply(REFUSED));
  socket.on("close", () => upstream.destroy());
  upstream.on("connect", () => {
    reply(GRANTED);
    socket.pipe(upstream).pipe(socket);
  });
}

function targetOf(request: Buffer): { host: string; port: number } {
  const name = request[3] === 3;
  const end = name ? 5 + (request[4] ?? 0) : 8;
  const host = name ? request.subarray(5, end).toString() : [...request.subarray(4, 8)].join(".");
  return { host, port: request.readUInt16BE(end) };
}

const next = (socket: Socket): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    socket.once("data", resolve);
    socket.once("close", () => reject(new Error("closed")));
  });
