import type { HandshakeLeg } from "../network.ts";

type End = Pick<HandshakeLeg, "outcome" | "errorCode">;

/** Codes of OpenSSL for bytes that are no TLS record: an HTTP server on the port, or another protocol. */
const NOT_TLS =
  /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST|RECORD_TOO_SMALL)$/;

/** How a handshake ended that did not succeed, by the error's code and whether a system call reported it. */
export function endOfHandshake(error: unknown): End {
  const { code = "EUNKNOWN", syscall } = error as NodeJS.ErrnoException;
  // Node gives a peer that closes in the middle the same code as a reset, but without a system call.
  if (code === "ECONNRESET") return { outcome: syscall ? "reset" : "closed", errorCode: syscall ? code : "EOF" };
  if (code === "EPIPE") return { outcome: "closed", errorCode: code };
  if (NOT_TLS.test(code)) return { outcome: "not-tls", errorCode: code };
  if (/^ERR_SSL_.*(ALERT|UNRECOGNIZED_NAME)/.test(code)) return { outcome: "alert", errorCode: code };
  return { outcome: "other-error", errorCode: code };
}
