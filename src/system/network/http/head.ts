/** The head of an HTTP/1 answer. */
export interface Head {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Bytes up to and with the empty line. */
  readonly sizeBytes: number;
}

/** Go reads at most 10 MB of head; no answer that gowhy asks for has more than this. */
const MAX_HEAD_BYTES = 65_536;
const MAX_VALUE = 2_048;
const MAX_HEADERS = 256;

/** The head, `incomplete` while more bytes may complete it, or `garbage` where it cannot become HTTP/1. */
export function parseHead(bytes: Uint8Array): Head | "incomplete" | "garbage" {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MAX_HEAD_BYTES)).toString(
    "latin1",
  );
  const start = "HTTP/1.";
  if (text.slice(0, start.length) !== start.slice(0, text.length)) return "garbage";
  const end = /\r?\n\r?\n/.exec(text);
  if (!end) return bytes.byteLength >= MAX_HEAD_BYTES ? "garbage" : "incomplete";
  const [first = "", ...lines] = text.slice(0, end.index).split(/\r?\n/);
  const status = /^(HTTP\/1\.\d) (\d{3})(?: (.*))?$/.exec(first.trimEnd());
  if (!status) return "garbage";
  const headers = new Map<string, string[]>();
  for (const line of lines.slice(0, MAX_HEADERS)) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line
      .slice(colon + 1)
      .trim()
      .slice(0, MAX_VALUE);
    headers.set(name, [...(headers.get(name) ?? []), value]);
  }
  return {
    version: status[1] ?? "",
    status: Number(status[2]),
    reason: (status[3] ?? "").slice(0, 200),
    headers,
    sizeBytes: end.index + end[0].length,
  };
}
