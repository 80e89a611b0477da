import { errnoOf } from "../errno.ts";
import type { Connection, HttpAnswer, HttpRequest } from "../network.ts";
import { type BodyReader, readBody } from "./body.ts";
import { contentOf } from "./decode-body.ts";
import { getOverHttp2, speaksHttp2 } from "./get-over-http2.ts";
import { type Head, parseHead } from "./head.ts";
import { OWN_HEADERS } from "./own-headers.ts";

/** One GET over an open connection: HTTP/1.1 by hand, because clients hide where the time goes; HTTP/2 where TLS agreed on it. */
export function get(connection: Connection, request: HttpRequest, nowMs: () => number): Promise<HttpAnswer> {
  if (speaksHttp2(connection)) return getOverHttp2(connection, request, nowMs);
  const { stream } = connection;
  const startedMs = nowMs();
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    let head: Head | null = null;
    let body: BodyReader | null = null;
    let firstByteMs: number | null = null;
    let silence: NodeJS.Timeout | undefined;
    const since = () => Math.round((nowMs() - startedMs) * 10) / 10;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => end(head ? "stalled-body" : "silent"), request.silentAfterMs);
    };
    const end = (outcome: HttpAnswer["outcome"], whole = false) => {
      clearTimeout(silence);
      clearTimeout(total);
      request.signal.removeEventListener("abort", abandon);
      for (const [event, handler] of handlers) stream.removeListener(event, handler);
      const content = contentOf(head, body?.chunks ?? [], request.maxBodyBytes);
      const reusable = whole && outcome === "answered" && head !== null && keepsOpen(head) && !body?.endsWithConnection;
      if (!reusable) connection.close();
      resolve({
        outcome: outcome === "answered" && content.isBroken ? "garbage" : outcome,
        status: head?.status ?? null,
        reason: head?.reason ?? "",
        headers: head?.headers ?? new Map(),
        body: content.body,
        bodyComplete: whole && !content.isCut,
        firstByteMs,
        tookMs: since(),
        reusable,
      });
    };
    const abandon = () => end(head ? "stalled-body" : "silent");
    const onData = (chunk: Buffer) => {
      firstByteMs ??= since();
      listen();
      if (!head) {
        bytes = Buffer.concat([bytes, chunk]);
        for (;;) {
          const parsed = parseHead(bytes);
          if (parsed === "incomplete") return;
          if (parsed === "garbage") return end("garbage");
          bytes = bytes.subarray(parsed.sizeBytes);
          if (parsed.status >= 200) {
            head = parsed;
            break;
          }
        }
        body = readBody(head);
        if (request.maxBodyBytes === 0) return end("answered", body.complete);
        chunk = bytes;
      }
      if (!body?.take(chunk)) return end("garbage");
      if (body.complete) end("answered", true);
      else if (body.sizeBytes >= request.maxBodyBytes) end("answered");
    };
    const onEnd = () => {
      if (!head) return end(bytes.length > 0 ? "garbage" : "closed");
      end(body?.endsWithConnection ? "answered" : "closed", body?.endsWithConnection);
    };
    const onError = (error: unknown) => end(errnoOf(error) === "ECONNRESET" ? "reset" : "closed");
    const handlers: readonly (readonly [string, (value: Buffer & Error) => void])[] = [
      ["data", onData],
      ["end", onEnd],
      ["close", onEnd],
      ["error", onError],
    ];
    const total = setTimeout(() => end(head ? "answered" : "silent"), request.totalMs);
    if (request.signal.aborted) return abandon();
    request.signal.addEventListener("abort", abandon, { once: true });
    for (const [event, handler] of handlers) stream.on(event, handler);
    listen();
    // A tunnel's conversation pauses the stream, and a listener alone does not make it flow again.
    stream.resume();
    stream.write(encodeGet(request));
  });
}

/** The request as it goes over the wire. */
export function encodeGet(request: Pick<HttpRequest, "target" | "host" | "headers">): string {
  const headers = { Host: request.host, ...OWN_HEADERS, ...request.headers };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value.replaceAll(/[\r\n]/g, "")}`);
  return `GET ${request.target.replaceAll(/[\s]/g, "%20")} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`;
}

const keepsOpen = (head: Head): boolean => {
  const wish = head.headers.get("connection")?.join(",").toLowerCase() ?? "";
  return head.version === "HTTP/1.1" ? !wish.includes("close") : wish.includes("keep-alive");
};
