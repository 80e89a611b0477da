import { decode, encode, type Packet, RECURSION_DESIRED } from "dns-packet";
import type { DnsAnswer, DnsRequest } from "../network.ts";

/** Go asks with EDNS0 and room for 1232 bytes, and reads no more than that. Source: net/dnsclient_unix.go, maxDNSPacketSize. */
export const MAX_PACKET_BYTES = 1_232;
const AUTHENTIC_DATA = 1 << 5;
const RCODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];
const HEADER_BYTES = 12;

export type Reading = Pick<DnsAnswer, "outcome" | "rcode" | "addresses">;

/** The query as Go's own resolver sends it. */
export function encodeQuery(id: number, request: Pick<DnsRequest, "name" | "type" | "trustAd">): Buffer {
  return encode({
    type: "query",
    id,
    flags: RECURSION_DESIRED | (request.trustAd ? AUTHENTIC_DATA : 0),
    questions: [{ type: request.type, name: request.name }],
    additionals: [
      {
        type: "OPT",
        name: ".",
        udpPayloadSize: MAX_PACKET_BYTES,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  });
}

/**
 * What an answer says, or null where it answers another question: Go ignores such packets and waits on, because they may be forged.
 * A packet that is ours but cannot be read makes Go turn to the next server.
 */
export function readReply(
  packet: Buffer,
  id: number,
  request: Pick<DnsRequest, "name" | "type">,
): (Reading & { readonly truncated: boolean }) | null {
  if (packet.length < HEADER_BYTES || packet.readUInt16BE(0) !== id) return null;
  const flags = packet.readUInt16BE(2);
  if ((flags & 0x8000) === 0) return null;
  const truncated = (flags & 0x0200) !== 0;
  const rcode = RCODES[flags & 0xf] ?? `RCODE${flags & 0xf}`;
  const message = decoded(packet);
  if (!message) return { outcome: "malformed", rcode, addresses: [], truncated };
  const question = message.questions?.[0];
  if (!question || question.type !== request.type || !sameName(question.name, request.name)) return null;
  return { ...outcomeOf(message, flags, rcode, request.type), rcode, truncated };
}

function outcomeOf(message: Packet, flags: number, rcode: string, type: "A" | "AAAA"): Omit<Reading, "rcode"> {
  if (rcode === "NXDOMAIN") return { outcome: "no-such-name", addresses: [] };
  if (rcode === "SERVFAIL") return { outcome: "servfail", addresses: [] };
  if (rcode === "REFUSED") return { outcome: "refused-rcode", addresses: [] };
  if (rcode !== "NOERROR") return { outcome: "other-rcode", addresses: [] };
  const addresses = (message.answers ?? []).flatMap((record) =>
    record.type === type && typeof record.data === "string" ? [record.data] : [],
  );
  if (addresses.length > 0) return { outcome: "answered", addresses: addresses.slice(0, 64) };
  // A referral without authority or recursion: Go asks the next server (golang.org/issue/15434).
  const lame = (flags & 0x0480) === 0 && !message.answers?.length && !message.additionals?.length;
  return { outcome: lame ? "other-rcode" : "no-data", addresses: [] };
}

function decoded(packet: Buffer): Packet | null {
  try {
    return decode(packet);
  } catch {
    return null;
  }
}

const bare = (name: string): string => name.replace(/\.$/, "").toLowerCase();
const sameName = (one: string, other: string): boolean => bare(one) === bare(other);
