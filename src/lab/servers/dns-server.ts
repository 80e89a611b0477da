import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { type DecodedPacket, decode, encode, type Packet } from "dns-packet";
import type { DnsServerPlan } from "../plan.ts";
import { listen, type Server } from "./server.ts";

const RESPONSE_CODES: Partial<Record<DnsServerPlan["mode"], number>> = { servfail: 2, nxdomain: 3, refused: 5 };
const RECURSION_DESIRED = 0x100;
const RECURSION_AVAILABLE = 0x80;
const TRUNCATED = 0x200;

export type Records = Readonly<Record<string, readonly string[]>>;

/** A DNS server on port 53, over UDP and TCP, that knows the names of the world. */
export async function startDnsServer(plan: DnsServerPlan, records: Records): Promise<Server> {
  let open = true;
  const answer = (query: Buffer, overTcp: boolean, send: (reply: Buffer) => void): void => {
    const reply = replyTo(query, plan.mode, records, overTcp);
    if (reply) setTimeout(() => open && send(reply), plan.delayMs);
  };
  const udp = createSocket("udp4");
  udp.on("message", (query, from) =>
    answer(query, false, (reply) => udp.send(reply, from.port, from.address, () => {})),
  );
  await new Promise<void>((resolve, reject) => {
    udp.once("error", reject);
    udp.bind(53, plan.address, resolve);
  });
  udp.on("error", () => {});
  const tcp = await listen(
    createServer((socket) => {
      socket.on("data", (data) => answer(data.subarray(2), true, (reply) => socket.end(prefixed(reply))));
    }),
    53,
    plan.address,
    "DNS over TCP",
  );
  return {
    name: `DNS ${plan.address} (${plan.mode})`,
    close: async () => {
      open = false;
      await Promise.all([tcp.close(), new Promise<void>((closed) => udp.close(() => closed()))]);
    },
  };
}

function replyTo(query: Buffer, mode: DnsServerPlan["mode"], records: Records, overTcp: boolean): Buffer | null {
  const packet = decoded(query);
  const question = packet?.questions?.[0];
  if (!packet || !question || mode === "silent") return null;
  if (mode === "drop-aaaa" && question.type === "AAAA") return null;
  if (mode === "garbage") return Buffer.from([query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0xff, 0xff, 0xff, 0xff, 0xff]);
  const addresses = records[question.name.toLowerCase().replace(/\.$/, "")];
  const rcode = RESPONSE_CODES[mode] ?? (addresses ? 0 : 3);
  const truncated = mode === "truncate" && !overTcp;
  const filled = rcode === 0 && !truncated && mode !== "no-data" && question.type === "A";
  const reply: Packet = {
    type: "response",
    id: packet.id ?? 0,
    flags: RECURSION_DESIRED | RECURSION_AVAILABLE | rcode | (truncated ? TRUNCATED : 0),
    questions: [question],
    answers: filled ? (addresses ?? []).map((data) => ({ type: "A", name: question.name, ttl: 60, data })) : [],
  };
  return encode(reply);
}

function decoded(query: Buffer): DecodedPacket | null {
  try {
    return decode(query);
  } catch {
    return null;
  }
}

function prefixed(reply: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(reply.length);
  return Buffer.concat([length, reply]);
}
