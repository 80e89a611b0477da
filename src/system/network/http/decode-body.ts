import { builtin } from "../builtin.ts";
import type { Head } from "./head.ts";

/** No answer that gowhy asks for is longer; a bomb of 256 kB would be 1000 times its size. */
const MAX_DECODED_BYTES = 16 * 1024 * 1024;

export interface Content {
  readonly body: Buffer;
  /** More came than is wanted. */
  readonly isCut: boolean;
  /** It is not coded as its header says. */
  readonly isBroken: boolean;
}

/** What came of a body, in go's eyes and within the bound. */
export function contentOf(head: Pick<Head, "headers"> | null, chunks: readonly Buffer[], maxBytes: number): Content {
  const raw = Buffer.concat(chunks).subarray(0, maxBytes);
  const decoded = head ? decodeBody(head, raw) : raw;
  const body = (decoded ?? raw).subarray(0, maxBytes);
  return { body, isCut: (decoded ?? raw).length > maxBytes, isBroken: decoded === null };
}

/**
 * The body as go sees it: go asks for gzip and takes it apart, whether the server was asked or not; no other coding.
 * A body that was cut is decoded as far as it goes. Null where the bytes are no gzip, which go calls an error.
 * Source: go1.26 net/http/transport.go, readLoop.
 */
export function decodeBody(head: Pick<Head, "headers">, body: Buffer): Buffer | null {
  const coding = head.headers.get("content-encoding")?.[0]?.toLowerCase();
  if (coding !== "gzip" || body.length === 0) return body;
  const { constants, gunzipSync } = builtin.zlib();
  try {
    return gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_DECODED_BYTES });
  } catch {
    return null;
  }
}
