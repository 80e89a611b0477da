import type { ClientHttp2Session, IncomingHttpHeaders, IncomingHttpStatusHeader } from "node:http2";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { builtin } from "../builtin.ts";
import { errnoOf } from "../errno.ts";
import type { Connection, HttpAnswer, HttpRequest } from "../network.ts";
import { contentOf } from "./decode-body.ts";
import { OWN_HEADERS } from "./own-headers.ts";

/** TLS agreed on HTTP/2: the server refused everything else. */
export const speaksHttp2 = ({ stream }: Connection): boolean => (stream as Partial<TLSSocket>).alpnProtocol === "h2";

/** One a connection, for all its requests. */
const sessions = new WeakMap<Duplex, ClientHttp2Session>();

function sessionOn(stream: Duplex, host: string): ClientHttp2Session {
  const existing = sessions.get(stream);
  if (existing) return existing;
  const session = builtin
    .http2()
    .connect(`https://${host}`, { createConnection: () => stream, settings: { enablePush: false } });
  // Whoever waits for an answer hears of it by its own stream.
  session.on("error", () => {});
  sessions.set(stream, session);
  return session;
}

/** One GET over HTTP/2, with the waits of one over HTTP/1. */
export function getOverHttp2(connection: Connection, request: HttpRequest, nowMs: () => number): Promise<HttpAnswer> {
  const startedMs = nowMs();
  const since = () => Math.round((nowMs() - startedMs) * 10) / 10;
  const session = sessionOn(connection.stream, request.host);
  return new Promise((resolve) => {
    let head: Pick<HttpAnswer, "status" | "headers"> | null = null;
    let firstByteMs: number | null = null;
    let sizeBytes = 0;
    let isOver = false;
    let silence: NodeJS.Timeout | undefined;
    const chunks: Buffer[] = [];
    const end = (outcome: HttpAnswer["outcome"], whole = false) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(silence);
      clearTimeout(total);
      request.signal.removeEventListener("abort", abandon);
      const content = contentOf(head, chunks, request.maxBodyBytes);
      const reusable = whole && outcome === "answered" && !session.closed && !session.destroyed;
      if (!reusable) connection.close();
      resolve({
        outcome: outcome === "answered" && content.isBroken ? "garbage" : outcome,
        status: head?.status ?? null,
        reason: "",
        headers: head?.headers ?? new Map(),
        body: content.body,
        bodyComplete: whole && !content.isCut,
        firstByteMs,
        tookMs: since(),
        reusable,
      });
    };
    const abandon = () => end(head ? "stalled-body" : "silent");
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(abandon, request.silentAfterMs);
    };
    const total = setTimeout(() => end(head ? "answered" : "silent"), request.totalMs);
    if (request.signal.aborted || session.destroyed) return end(session.destroyed ? "closed" : "silent");
    request.signal.addEventListener("abort", abandon, { once: true });
    listen();
    const stream = session.request({
      ":method": "GET",
      ":scheme": "https",
      ":authority": request.host,
      ":path": request.target.replaceAll(/\s/g, "%20"),
      ...lowerCase({ ...OWN_HEADERS, ...request.headers }),
    });
    stream.on("response", (headers) => {
      firstByteMs = since();
      head = headOf(headers);
      listen();
      if (request.maxBodyBytes === 0) end("answered", false);
    });
    stream.on("data", (chunk: Buffer) => {
      listen();
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes >= request.maxBodyBytes) end("answered");
    });
    stream.on("end", () => end(head ? "answered" : "closed", head !== null));
    stream.on("error", (error) => end(errnoOf(error) === "ECONNRESET" ? "reset" : "closed"));
    stream.on("close", () => end("closed"));
  });
}

function headOf(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): Pick<HttpAnswer, "status" | "headers"> {
  const values = Object.entries(headers).flatMap(([name, value]): [string, string[]][] =>
    name.startsWith(":") || value === undefined ? [] : [[name, typeof value === "string" ? [value] : [...value]]],
  );
  return { status: headers[":status"] ?? null, headers: new Map(values) };
}

const lowerCase = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.replaceAll(/[\r\n]/g, "")]),
  );
