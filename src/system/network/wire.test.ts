import { encode } from "dns-packet";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderAddresses } from "./dial/address-order.ts";
import { outcomeOf } from "./dial/dial.ts";
import { synsInTable } from "./dial/socket-table.ts";
import { encodeQuery, readReply } from "./dns/message.ts";
import { readBody } from "./http/body.ts";
import { encodeGet } from "./http/get.ts";
import { parseHead } from "./http/head.ts";
import { namesOf } from "./tls/certificates.ts";
import { endOfHandshake } from "./tls/handshake-end.ts";
import { authSchemes } from "./tunnel/authorization.ts";
import { readReply as readSocksReply, replyLength } from "./tunnel/socks5.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");

describe("an HTTP head", () => {
  it("is read with its status, reason and headers", () => {
    const head = parseHead(bytes("HTTP/1.1 407 Proxy Authentication Required\r\nVia: a\r\nvia:  b \r\n\r\nbody"));
    expect(head).toMatchObject({ version: "HTTP/1.1", status: 407, reason: "Proxy Authentication Required" });
    expect(typeof head === "object" && [head.headers.get("via"), head.sizeBytes]).toEqual([["a", "b"], 64]);
  });

  it("is incomplete, or no head at all", () => {
    expect(parseHead(bytes("HTT"))).toBe("incomplete");
    expect(parseHead(bytes("HTTP/1.1 200 OK\r\nA: b\r\n"))).toBe("incomplete");
    expect(parseHead(bytes("HTTP/1.1 2x0 OK\r\n\r\n"))).toBe("garbage");
    expect(parseHead(bytes("SSH-2.0-x\r\n"))).toBe("garbage");
    expect(parseHead(bytes(`HTTP/1.1 200 OK\r\nA: ${"x".repeat(70_000)}`))).toBe("garbage");
  });

  it("may be anything", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `HTTP/1.1 200 ${rest}\r\n\r\n`),
        ),
        (text) => {
          const head = parseHead(bytes(text));
          return typeof head === "string" || (head.status >= 0 && head.sizeBytes <= text.length);
        },
      ),
    );
  });
});

describe("an HTTP body", () => {
  const framed = (...headers: [string, string][]) =>
    readBody({ status: 200, headers: new Map(headers.map(([name, value]) => [name, [value]])) });

  it("ends by its length, by its last chunk, or with the connection", () => {
    const sized = framed(["content-length", "5"]);
    expect([sized.take(bytes("hel")), sized.complete, sized.take(bytes("loXX")), sized.complete]).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(Buffer.concat(sized.chunks).toString()).toBe("hello");
    const open = framed();
    expect([open.take(bytes("abc")), open.complete, open.endsWithConnection]).toEqual([true, false, true]);
    expect(readBody({ status: 304, headers: new Map() }).complete).toBe(true);
  });

  it("in chunks comes out whole, however it is cut on its way", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 })),
        fc.integer({ min: 1, max: 9 }),
        (parts, step) => {
          const wire = Buffer.concat([
            ...parts.flatMap((part) => [
              bytes(`${part.length.toString(16)};x=y\r\n`),
              Buffer.from(part),
              bytes("\r\n"),
            ]),
            bytes("0\r\n\r\n"),
          ]);
          const reader = framed(["transfer-encoding", "chunked"]);
          for (let at = 0; at < wire.length; at += step) if (!reader.take(wire.subarray(at, at + step))) return false;
          return reader.complete && Buffer.concat(reader.chunks).equals(Buffer.concat(parts));
        },
      ),
    );
  });

  it("in broken chunks is refused, and anything ends", () => {
    expect(framed(["transfer-encoding", "chunked"]).take(bytes("zz\r\nabc"))).toBe(false);
    expect(framed(["transfer-encoding", "chunked"]).take(Buffer.alloc(5_000, 0x61))).toBe(false);
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (parts) => {
        const reader = framed(["transfer-encoding", "chunked"]);
        parts.every((part) => reader.take(Buffer.from(part)));
        return reader.sizeBytes <= parts.reduce((sum, part) => sum + part.length, 0);
      }),
    );
  });
});

describe("a request", () => {
  it("cannot be split by what it carries", () => {
    const text = encodeGet({ target: "/a b\r\nX: y", host: "h\r\nY: z", headers: { Authorization: "Basic a\r\nb" } });
    expect(text.split("\r\n")).toHaveLength(8);
    expect(text).toMatch(/^GET \/a%20b%20%20X:%20y HTTP\/1\.1\r\n/);
    expect(text).toMatch(/\r\nUser-Agent: gowhy\/\S+\r\n/);
    expect(text).toMatch(/\r\nAccept-Encoding: gzip\r\n/);
  });
});

describe("challenges", () => {
  it.each([
    [['Basic realm="a, Negotiate b"'], ["basic"]],
    [["Negotiate, NTLM"], ["negotiate", "ntlm"]],
    [
      ["Digest realm=x, nonce=y, qop=auth", "basic"],
      ["digest", "basic"],
    ],
    [["NTLM TlRMTVNTUAAC=="], ["ntlm"]],
    [[], []],
  ])("%j → %j", (values, schemes) => expect(authSchemes(values)).toEqual(schemes));

  it("may be anything", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (values) =>
        authSchemes(values).every((scheme) => /^[a-z][a-z0-9-]*$/.test(scheme)),
      ),
    );
  });
});

describe("a SOCKS reply", () => {
  it("is opened by 0 alone", () => {
    expect(readSocksReply(Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0))).toMatchObject({ outcome: "opened", status: 0 });
    expect(readSocksReply(Uint8Array.of(5, 2, 0, 1))).toMatchObject({
      outcome: "refused",
      reason: "connection not allowed by ruleset",
    });
    expect(readSocksReply(bytes("HTTP"))).toMatchObject({ outcome: "garbage" });
    expect([
      replyLength(Uint8Array.of(5, 0, 0, 1, 0)),
      replyLength(Uint8Array.of(5, 0, 0, 3, 2, 97, 98, 0, 80)),
    ]).toEqual([null, 9]);
  });

  it("may be anything", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (reply) => {
        const length = replyLength(reply);
        readSocksReply(reply);
        return length === null || length <= reply.length;
      }),
    );
  });
});

describe("a DNS answer", () => {
  const question = { name: "goproxy.lab.test.", type: "A" as const };
  const reply = (flags: number, given: object = {}) =>
    encode({ type: "response", id: 7, flags, questions: [{ type: "A", name: "GOPROXY.lab.test" }], ...given });

  it("is read as Go reads it", () => {
    const answers = [
      { type: "CNAME", name: "goproxy.lab.test", data: "x.lab.test" },
      { type: "A", name: "x.lab.test", data: "10.0.0.8" },
    ];
    expect(readReply(reply(0x0180, { answers }), 7, question)).toEqual({
      outcome: "answered",
      rcode: "NOERROR",
      addresses: ["10.0.0.8"],
      truncated: false,
    });
    const outcome = (flags: number) => readReply(reply(flags), 7, question)?.outcome;
    expect([0x0180, 0x0182, 0x0183, 0x0185, 0x0181].map(outcome)).toEqual([
      "no-data",
      "servfail",
      "no-such-name",
      "refused-rcode",
      "other-rcode",
    ]);
    // Neither authoritative nor recursive, and empty: a lame referral.
    expect(outcome(0x0100)).toBe("other-rcode");
    expect(readReply(reply(0x0380), 7, question)?.truncated).toBe(true);
  });

  it("to another question, of another id, or a query is no answer", () => {
    expect(readReply(reply(0x0180), 8, question)).toBeNull();
    expect(readReply(reply(0x0180), 7, { ...question, name: "other.lab.test." })).toBeNull();
    expect(readReply(encodeQuery(7, { ...question, trustAd: false }), 7, question)).toBeNull();
    expect(readReply(reply(0x0180).subarray(0, 20), 7, question)).toMatchObject({ outcome: "malformed" });
  });

  it("may be anything", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (packet) => {
        const start = Buffer.from([0, 7, 0x81, 0x80]);
        readReply(Buffer.concat([start, packet]), 7, question);
        return true;
      }),
    );
  });
});

describe("addresses", () => {
  const candidate = (address: string, from: string | null) => ({ address, from });
  it("without a way there come last, IPv6 first otherwise, as Go sorts them", () => {
    expect(orderAddresses([candidate("192.0.2.1", "10.0.0.2"), candidate("2001:db8::1", null)])).toEqual([
      "192.0.2.1",
      "2001:db8::1",
    ]);
    expect(orderAddresses([candidate("192.0.2.1", "10.0.0.2"), candidate("2001:db8::1", "2001:db8::9")])).toEqual([
      "2001:db8::1",
      "192.0.2.1",
    ]);
    // A unique local source for a global address: another label, so IPv4 wins.
    expect(orderAddresses([candidate("2001:db8::1", "fd00::9"), candidate("192.0.2.1", "10.0.0.2")])).toEqual([
      "192.0.2.1",
      "2001:db8::1",
    ]);
    expect(orderAddresses([candidate("127.0.0.1", "127.0.0.1"), candidate("::1", "::1")])).toEqual([
      "::1",
      "127.0.0.1",
    ]);
  });

  it("that connect outweigh silence, and silence a refusal", () => {
    const leg = (...outcomes: Parameters<typeof outcomeOf>[0][number]["outcome"][]) =>
      outcomeOf(outcomes.map((outcome) => ({ outcome })));
    expect(leg("silent", "connected")).toBe("connected");
    expect(leg("refused", "silent")).toBe("silent");
    expect(leg("network-unreachable", "refused")).toBe("refused");
    expect(leg("network-unreachable", "host-unreachable")).toBe("unreachable");
    expect(leg("not-permitted")).toBe("not-permitted");
  });
});

describe("the socket table", () => {
  const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:A001 0200007F:01BB 02 00000001:00000000 01:00000041 00000002     0        0 0 2 0000000000000000 400 0 0 1 7
   1: 0100007F:A002 0200007F:01BB 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0000000000000000 20 4 30 10 -1`;

  it("counts the first SYN and those that were sent again", () => {
    expect(synsInTable(TABLE, 0xa001)).toBe(3);
    expect(synsInTable(TABLE, 0xa002)).toBeNull();
    expect(synsInTable(TABLE, 9)).toBeNull();
  });

  it("may be anything", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 65_535 }), (table, port) => {
        const syns = synsInTable(table, port);
        return syns === null || syns >= 1;
      }),
    );
  });
});

describe("a handshake that failed", () => {
  it.each([
    [{ code: "ECONNRESET", syscall: "read" }, "reset"],
    [{ code: "ECONNRESET" }, "closed"],
    [{ code: "ERR_SSL_WRONG_VERSION_NUMBER" }, "not-tls"],
    [{ code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" }, "alert"],
    [{ code: "ERR_SSL_TLSV1_UNRECOGNIZED_NAME" }, "alert"],
    [{}, "other-error"],
  ])("by %j is %s", (error, outcome) => expect(endOfHandshake(error).outcome).toBe(outcome));

  it("has names in its certificate", () => {
    expect(namesOf('DNS:a.example, IP Address:10.0.0.1, DNS:"b,c"')).toEqual(["a.example", "10.0.0.1", "b,c"]);
    fc.assert(fc.property(fc.string(), (text) => namesOf(text).length <= 100));
  });
});
