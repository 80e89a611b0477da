import { builtin } from "../builtin.ts";
import { connectionOf } from "../connection.ts";
import type { DnsRequest } from "../network.ts";
import { type Exchange, nothing, readingOfError } from "./exchange.ts";
import { encodeQuery, type Reading, readReply } from "./message.ts";

const PORT = 53;

/** Asks over TCP: two bytes of length, then the message. */
export function askTcp(request: DnsRequest, exchange: Exchange): Promise<Reading> {
  return new Promise((resolve) => {
    const id = builtin.crypto().randomInt(65_536);
    const socket = builtin.net().connect({ host: request.server, port: PORT });
    const connection = connectionOf(socket, exchange.open);
    let received = Buffer.alloc(0);
    const end = (reading: Reading) => {
      clearTimeout(silence);
      request.signal.removeEventListener("abort", abandon);
      connection.close();
      resolve(reading);
    };
    const abandon = () => end(nothing("silent"));
    const silence = setTimeout(abandon, request.silentAfterMs);
    if (request.signal.aborted) return abandon();
    request.signal.addEventListener("abort", abandon, { once: true });
    socket.on("error", (error) => end(readingOfError(error)));
    socket.on("end", () => end(nothing("malformed")));
    socket.on("connect", () => socket.write(framed(encodeQuery(id, request))));
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2) return;
      const length = received.readUInt16BE(0);
      if (received.length < 2 + length) return;
      end(readReply(received.subarray(2, 2 + length), id, request) ?? nothing("malformed"));
    });
  });
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
