import type { TLSSocket } from "node:tls";
import { parseIp } from "../../../text/ip-address.ts";
import { builtin } from "../builtin.ts";
import { connectionOf, type OpenStreams } from "../connection.ts";
import type { Connection, HandshakeLeg, HandshakeRequest } from "../network.ts";
import { certificatesOf } from "./certificates.ts";
import { endOfHandshake } from "./handshake-end.ts";
import { judgeChain } from "./judge-chain.ts";
import { secureContextOf } from "./secure-context.ts";

export interface Shaking {
  readonly nowMs: () => number;
  readonly wallMs: () => number;
  readonly open: OpenStreams;
}

type Shaken = { readonly leg: HandshakeLeg; readonly connection: Connection | null };

/** TLS over an open connection. The chain is judged afterwards in Go's order, so that an untrusted one can be shown. */
export function shakeHands(connection: Connection, request: HandshakeRequest, shaking: Shaking): Promise<Shaken> {
  const startedMs = shaking.nowMs();
  const took = () => Math.round((shaking.nowMs() - startedMs) * 10) / 10;
  const host = request.host.replace(/\.$/, "");
  const before = bytesRead(connection);
  return new Promise((resolve) => {
    const socket: TLSSocket = builtin.tls().connect({
      socket: connection.stream,
      secureContext: secureContextOf(request.trust.certificates, request.offersRsaExchange),
      rejectUnauthorized: false,
      ALPNProtocols: [request.protocol],
      // RFC 6066: no literal addresses in the server name.
      ...(parseIp(host) ? { checkServerIdentity: () => undefined } : { servername: host }),
    });
    const secured = connectionOf(socket, shaking.open);
    const failed = (outcome: HandshakeLeg["outcome"], errorCode: string | null) => {
      stop();
      const bytesReceived = bytesRead(connection) - before;
      secured.close();
      connection.close();
      const leg: HandshakeLeg = {
        outcome,
        distrust: null,
        errorCode,
        protocol: null,
        chain: [],
        trustedElsewhere: null,
        bytesReceived,
        tookMs: took(),
      };
      resolve({ leg, connection: null });
    };
    const succeeded = async () => {
      stop();
      const tookMs = took();
      const chain = certificatesOf(socket);
      const judged = await judgeChain(chain, socket.authorizationError ?? null, host, request.trust, shaking.wallMs());
      resolve({
        leg: { ...judged, protocol: socket.getProtocol(), bytesReceived: bytesRead(connection) - before, tookMs },
        connection: secured,
      });
    };
    const stop = () => {
      clearTimeout(silence);
      request.signal.removeEventListener("abort", abandon);
      socket.removeListener("error", onError);
      socket.removeListener("close", onClose);
    };
    const abandon = () => failed("silent", null);
    const onError = (error: Error) => {
      const { outcome, errorCode } = endOfHandshake(error);
      failed(outcome, errorCode);
    };
    const onClose = () => failed("closed", null);
    const silence = setTimeout(abandon, request.silentAfterMs);
    if (request.signal.aborted) return abandon();
    request.signal.addEventListener("abort", abandon, { once: true });
    socket.once("error", onError);
    socket.once("close", onClose);
    socket.once("secureConnect", () => void succeeded());
  });
}

const bytesRead = (connection: Connection): number => (connection.stream as { bytesRead?: number }).bytesRead ?? 0;
