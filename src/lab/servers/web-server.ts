import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer, type Socket } from "node:net";
import type { ServerCertificate } from "../certificates/authorities.ts";
import type { WebMode, WebServerPlan } from "../plan.ts";
import { listen, type Server } from "./server.ts";

export interface Reply {
  readonly status: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export interface WebRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: () => Promise<Buffer>;
}

/** What a healthy server answers, and with which mode it does so for this request. */
export interface WebHandler {
  readonly answer: (request: WebRequest) => Reply | Promise<Reply>;
  readonly modeOf?: (request: WebRequest) => WebMode | null;
}

const PORTAL =
  "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>\n";

/** A web server with the fault modes of its plan, over TLS where a certificate is given. */
export async function startWebServer(
  plan: WebServerPlan,
  certificate: ServerCertificate | null,
  handler: WebHandler,
): Promise<Server> {
  if (plan.closed) return { name: `${plan.host} (closed)`, close: async () => {} };
  const serve = (message: IncomingMessage, response: ServerResponse) => {
    respond(message, response, plan, handler).catch((error) => {
      process.stderr.write(`${plan.host}: ${error}\n`);
      response.destroy();
    });
  };
  const web = certificate
    ? createTlsServer({ key: certificate.key, cert: certificate.chain }, serve)
    : createPlainServer(serve);
  web.on("tlsClientError", () => {});
  web.keepAliveTimeout = 60_000;
  const front = createServer((socket) => admit(socket, plan.mode, () => web.emit("connection", socket)));
  return listen(front, plan.port, plan.address, `${plan.host} (${plan.mode.kind})`);
}

function admit(socket: Socket, mode: WebMode, serve: () => void): void {
  if (mode.kind === "silent-connection") return;
  if (mode.kind === "reset") return void socket.once("data", () => socket.resetAndDestroy());
  serve();
}

async function respond(
  message: IncomingMessage,
  response: ServerResponse,
  plan: WebServerPlan,
  handler: WebHandler,
): Promise<void> {
  const url = new URL(message.url ?? "/", "http://lab");
  const request: WebRequest = {
    method: message.method ?? "GET",
    path: decodeURIComponent(url.pathname),
    query: url.search.slice(1),
    headers: message.headers,
    body: () => bodyOf(message),
  };
  const mode = handler.modeOf?.(request) ?? plan.mode;
  switch (mode.kind) {
    case "silent-headers":
    case "silent-connection":
      return;
    case "reset":
      message.socket.destroy();
      return;
    case "status":
      return send(response, {
        status: mode.status,
        contentType: mode.contentType ?? "text/plain; charset=utf-8",
        headers: mode.headers ?? {},
        body: mode.body ?? "",
      });
    case "html":
      return send(response, { status: 200, contentType: "text/html; charset=utf-8", body: mode.body ?? PORTAL });
    case "redirect":
      return send(response, { status: 302, headers: { location: mode.to }, body: "" });
    case "slow":
      await new Promise((resolve) => setTimeout(resolve, mode.delayMs));
      return send(response, await handler.answer(request));
    case "answer":
      return send(response, await handler.answer(request));
    case "stalled-body":
    case "trickle":
      return drip(response, await handler.answer(request), mode.kind === "trickle" ? mode.everyMs : null);
  }
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, headersOf(reply));
  response.end(reply.body);
}

const headersOf = ({ contentType, headers, body }: Reply): Record<string, string | number> => ({
  "content-type": contentType ?? "text/plain; charset=utf-8",
  "content-length": Buffer.byteLength(body),
  ...headers,
});

/** The body byte by byte, or only its first half, and then nothing. */
function drip(response: ServerResponse, reply: Reply, everyMs: number | null): void {
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, headersOf(reply));
  if (everyMs === null) {
    response.write(body.subarray(0, Math.ceil(body.length / 2)));
    return;
  }
  let sent = 0;
  const timer = setInterval(() => {
    if (sent >= body.length || response.destroyed) {
      clearInterval(timer);
      response.end();
    } else response.write(body.subarray(sent, ++sent));
  }, everyMs);
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
