import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { socketAddress } from "./socket-address.ts";
import { parseInternetTable, parseUnixTable } from "./socket-tables.ts";

const HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     \n";
const SYN =
  "   1: 0200090A:D3C2 0100090A:01BB 02 00000001:00000000 01:000000C8 00000003     0        0 88001 2 0000000000000000 800 0 0 1 7\n";
const SILENT =
  "   2: 0100007F:D3C4 0100007F:1F90 01 00000000:00000000 02:00000A1B 00000000     0        0 88002 2 0000000000000000 20 0 0 11 -1\n";
const STALLED =
  "   3: 0100007F:D3C6 0100007F:1F90 01 00000000:0000002A 02:00000A1B 00000000     0        0 88003 2 0000000000000000 20 4 30 11 -1\n";
const WAITING =
  "   4: 0100007F:1F90 0100007F:D3C0 06 00000000:00000000 03:00000F6B 00000000     0        0 0 3 0000000000000000\n";
const TCP = HEAD + SYN + SILENT + STALLED + WAITING;
const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
000000008b5e7169: 00000003 00000000 00000000 0001 03  1193
0000000014c1c0c5: 00000002 00000000 00010000 0001 01  1201 /run/a socket
`;

describe("socketAddress", () => {
  it.each([
    ["0100007F:1F90", "127.0.0.1:8080"],
    ["00000000000000000000000001000000:01BB", "[::1]:443"],
    ["B80D01200000000000000000EF010000:0035", "[2001:db8::1ef]:53"],
    ["0000000000000000FFFF00000200090A:01BB", "10.9.0.2:443"],
    ["00000000000000000000000000000000:0000", "[::]:0"],
  ])("%s is %s on a little-endian machine", (hex, address) => expect(socketAddress(hex, true)).toBe(address));

  it("reads the words of a big-endian machine as they stand", () => {
    expect(socketAddress("7F000001:1F90", false)).toBe("127.0.0.1:8080");
  });

  it("refuses what is none", () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => void socketAddress(text, true)));
    expect(socketAddress("0100007F", true)).toBeNull();
  });
});

describe("parseInternetTable", () => {
  const rows = parseInternetTable(TCP, "tcp", new Set(["88001", "88002", "88003"]), true);

  it("reads a SYN that was sent again three times", () => {
    expect(rows[0]).toEqual({
      inode: "88001",
      protocol: "tcp",
      local: "10.9.0.2:54210",
      peer: "10.9.0.1:443",
      state: "SYN_SENT",
      unackedBytes: 1,
      unreadBytes: 0,
      timer: 1,
      timerMs: 2_000,
      retransmits: 3,
      hasReceived: false,
    });
  });

  it("tells a server that never answered from one that stopped", () => {
    expect(rows[1]).toMatchObject({ state: "ESTABLISHED", hasReceived: false });
    expect(rows[2]).toMatchObject({ state: "ESTABLISHED", hasReceived: true, unreadBytes: 42 });
  });

  it("leaves the rows of others out", () => {
    expect(parseInternetTable(TCP, "tcp", new Set(["1"]), true)).toEqual([]);
  });

  it("survives any text and any cut", () => {
    const wanted = new Set(["88001", "88002", "0"]);
    fc.assert(fc.property(fc.string({ maxLength: 400 }), (text) => void parseInternetTable(text, "udp", wanted, true)));
    fc.assert(
      fc.property(fc.nat(TCP.length), (to) => {
        const cut = parseInternetTable(TCP.slice(0, to), "tcp", wanted, true);
        for (const row of cut) expect(row.peer).toMatch(/:\d+$/);
      }),
    );
  });
});

describe("parseUnixTable", () => {
  it("reads one that is connected and one that listens", () => {
    const rows = parseUnixTable(UNIX, new Set(["1193", "1201"]));
    expect(rows.map(({ state, local }) => [state, local])).toEqual([
      ["CONNECTED", ""],
      ["LISTEN", "/run/a"],
    ]);
  });

  it("survives any text", () => {
    fc.assert(fc.property(fc.string({ maxLength: 300 }), (text) => void parseUnixTable(text, new Set(["1", ""]))));
  });
});
