import type { Head } from "./head.ts";

/** Takes the bytes after the head and says when the body is whole. */
export interface BodyReader {
  /** Returns false where the bytes break the framing. */
  take(bytes: Buffer): boolean;
  readonly chunks: readonly Buffer[];
  readonly sizeBytes: number;
  readonly complete: boolean;
  /** The end of the connection is the end of the body. */
  readonly endsWithConnection: boolean;
}

/** How the body of this answer is framed. Source: RFC 9112, section 6.3. */
export function readBody(head: Pick<Head, "status" | "headers">): BodyReader {
  if (head.status === 204 || head.status === 304 || head.status < 200) return fixedLength(0);
  const coding = head.headers.get("transfer-encoding")?.at(-1)?.toLowerCase() ?? "";
  if (coding.endsWith("chunked")) return chunked();
  const length = head.headers.get("content-length")?.[0];
  if (length !== undefined && /^\d{1,15}$/.test(length)) return fixedLength(Number(length));
  return untilEnd();
}

function fixedLength(wanted: number): BodyReader {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  return {
    take(bytes) {
      const part = bytes.subarray(0, wanted - sizeBytes);
      if (part.length > 0) chunks.push(part);
      sizeBytes += part.length;
      return true;
    },
    chunks,
    get sizeBytes() {
      return sizeBytes;
    },
    get complete() {
      return sizeBytes >= wanted;
    },
    endsWithConnection: false,
  };
}

function untilEnd(): BodyReader {
  const reader = fixedLength(Number.POSITIVE_INFINITY);
  return {
    take: reader.take,
    chunks: reader.chunks,
    get sizeBytes() {
      return reader.sizeBytes;
    },
    complete: false,
    endsWithConnection: true,
  };
}

/** A chunk-size line longer than this is no chunk-size line. */
const MAX_SIZE_LINE = 1_024;

function chunked(): BodyReader {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  let pending: Buffer = Buffer.alloc(0);
  /** Bytes of the current chunk that are still to come, its CRLF included; null: a size line comes next. */
  let left: number | null = null;
  let complete = false;
  return {
    take(bytes) {
      pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      while (!complete && pending.length > 0) {
        if (left === null) {
          const end = pending.indexOf("\n");
          if (end === -1) return pending.length <= MAX_SIZE_LINE;
          const size = /^([0-9a-fA-F]{1,8})\s*(;.*)?$/.exec(pending.subarray(0, end).toString("latin1").trimEnd());
          if (!size) return false;
          pending = pending.subarray(end + 1);
          left = Number.parseInt(size[1] ?? "", 16) + 2;
          // Trailers are of no interest: the last chunk is the end.
          if (left === 2) complete = true;
          continue;
        }
        const part = pending.subarray(0, left);
        pending = pending.subarray(part.length);
        const data = part.subarray(0, Math.max(0, Math.min(part.length, left - 2)));
        if (data.length > 0) chunks.push(data);
        sizeBytes += data.length;
        left -= part.length;
        if (left === 0) left = null;
      }
      return true;
    },
    chunks,
    get sizeBytes() {
      return sizeBytes;
    },
    get complete() {
      return complete;
    },
    endsWithConnection: false,
  };
}
