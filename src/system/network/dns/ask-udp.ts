import { builtin } from "../builtin.ts";
import type { DnsRequest } from "../network.ts";
import { type Exchange, nothing, readingOfError } from "./exchange.ts";
import { encodeQuery, MAX_PACKET_BYTES, type Reading, readReply } from "./message.ts";

/** One lost datagram is no dead server: the question is sent again after this time, on the same socket. */
const AGAIN_AFTER_MS = 1_000;
const PORT = 53;

/** Asks over a connected socket: only then does the kernel report that the port is closed. */
export function askUdp(request: DnsRequest, exchange: Exchange): Promise<Reading & { readonly truncated: boolean }> {
  return new Promise((resolve) => {
    const id = builtin.crypto().randomInt(65_536);
    let sawGarbage = false;
    const socket = builtin.dgram().createSocket({
      type: request.server.includes(":") ? "udp6" : "udp4",
      lookup: (address, _options, done) => done(null, address, address.includes(":") ? 6 : 4),
    });
    const end = (reading: Reading & { readonly truncated?: boolean }) => {
      clearTimeout(again);
      clearTimeout(silence);
      request.signal.removeEventListener("abort", abandon);
      exchange.datagrams.delete(close);
      close();
      resolve({ truncated: false, ...reading });
    };
    const close = () => {
      try {
        socket.close();
      } catch {
        // Closed already: an error and its own close arrive in either order.
      }
    };
    const abandon = () => end(nothing("silent"));
    const send = () => {
      try {
        socket.send(encodeQuery(id, request), (error) => error && end(readingOfError(error)));
      } catch {
        end(nothing("unreachable"));
      }
    };
    const again = setTimeout(send, AGAIN_AFTER_MS);
    const silence = setTimeout(() => end(nothing(sawGarbage ? "malformed" : "silent")), request.silentAfterMs);
    exchange.datagrams.add(close);
    if (request.signal.aborted) return abandon();
    request.signal.addEventListener("abort", abandon, { once: true });
    socket.on("error", (error) => end(readingOfError(error)));
    socket.on("message", (packet) => {
      const reading = readReply(packet.subarray(0, MAX_PACKET_BYTES), id, request);
      if (reading) end(reading);
      else sawGarbage = true;
    });
    try {
      socket.connect(PORT, request.server, send);
    } catch (error) {
      end(readingOfError(error));
    }
  });
}
