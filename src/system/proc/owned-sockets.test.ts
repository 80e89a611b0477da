import { describe, expect, it } from "vitest";
import { connectionsOf } from "./owned-sockets.ts";

/** As `cat /proc/PID/net/tcp` writes it: a listener, two connections of user 1000 from here, one that it accepted, one of user 0. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:9BBF 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1 0000000000000000 100 0 0 10 0
   1: 0100007F:B8B4 0100007F:9BBF 01 00000000:00000000 02:00000A00 00000000  1000        0 12 2 0000000000000000 20 0 0 10 -1
   2: 0100007F:9BBF 0100007F:B8B4 01 00000000:00000000 00:00000000 00000000  1000        0 13 1 0000000000000000 20 4 30 10 -1
   3: 0100007F:B8B6 0200000A:01BB 02 00000001:00000000 01:00000064 00000002  1000        0 14 2 0000000000000000 400 0 0 1 7
   4: 0100007F:B8B8 0200000A:01BB 01 00000000:00000000 00:00000000 00000000     0        0 15 1 0000000000000000 20 4 30 10 -1
   5: 0100007F:B8BA 0200000A:01BB 06 00000000:00000000 03:00000A00 00000000  1000        0 0 3 0000000000000000
`;

describe("connectionsOf", () => {
  it("takes the user's connections that begin here: neither listeners nor what they accepted, nor what has ended", () => {
    expect([...connectionsOf(TABLE, 1000)]).toEqual(["12", "14"]);
    expect([...connectionsOf(TABLE, 0)]).toEqual(["15"]);
    expect([...connectionsOf(TABLE, 7)]).toEqual([]);
  });
  it("survives every cut of the table", () => {
    for (let to = 0; to < TABLE.length; to += 7) connectionsOf(TABLE.slice(0, to), 1000);
  });
});
