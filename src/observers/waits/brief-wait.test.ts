import { describe, expect, it } from "vitest";
import { aLook, aRecentSocket } from "../../../test/kit/a-look.ts";
import type { ProcessLook } from "../tick.ts";
import { briefWait } from "./brief-wait.ts";
import { finding } from "./finding.ts";

const IDLE = "202 S [futex_do_wait] 202 0x1195860 0x80 0x0 0x0 0x0 0x0 0x3c827be9e68 0x4930a3";
const OPENS = "203 D [folio_wait_bit] 257 0xffffff9c 0xc000 0x80000 0x0 0x0 0x0 0x3c827be9e68 0x4930a3";

const go = (more: Partial<ProcessLook>, threads = [IDLE]) => aLook({ threads, more });

describe("briefWait", () => {
  it("is an answer of the peer that most of its connections lead to, since it holds the first of these", () => {
    const recentSockets = [
      aRecentSocket({ inode: "1", fd: 7, peer: "192.0.2.9:443", heldSinceMs: 20 }),
      aRecentSocket({ inode: "2", fd: 8, peer: "192.0.2.7:443", heldSinceMs: 80 }),
      aRecentSocket({ inode: "3", fd: 9, peer: "192.0.2.7:443", heldSinceMs: 60 }),
    ];
    expect(briefWait(go({ recentSockets }), [], false)).toEqual({
      what: "response",
      peer: "192.0.2.7:443",
      sinceMs: 60,
    });
  });

  it("is a connection where the peer has accepted none", () => {
    const made = aRecentSocket({ inode: "1", fd: 7, state: "SYN_SENT" });
    const open = aRecentSocket({ inode: "2", fd: 8 });
    expect(briefWait(go({ recentSockets: [made] }), [], false)?.what).toBe("connect");
    expect(briefWait(go({ recentSockets: [made, open] }), [], false)?.what).toBe("response");
  });

  it("is a look-up while a socket to a name server is open", () => {
    const recentSockets = [
      aRecentSocket(),
      aRecentSocket({ inode: "2", protocol: "udp", state: "", peer: "192.0.2.53:53" }),
    ];
    expect(briefWait(go({ recentSockets }), [], false)).toEqual({ what: "dns", peer: "192.0.2.53:53", sinceMs: 40 });
  });

  it("says nothing of a process without connections, or whose sockets were not read", () => {
    expect(briefWait(go({ recentSockets: null }), [], false)).toBeNull();
    expect(briefWait(go({ recentSockets: [aRecentSocket({ state: "LISTEN" })] }), [], false)).toBeNull();
  });

  it("says nothing where a child, a lock or the disk may be the reason", () => {
    const recentSockets = [aRecentSocket()];
    expect(briefWait(go({ recentSockets }), [], true)).toBeNull();
    expect(briefWait(go({ recentSockets }), [finding("lock", "/a", { id: "1" })], false)).toBeNull();
    expect(briefWait(go({ recentSockets }, [IDLE, OPENS]), [], false)).toBeNull();
    expect(briefWait(go({ recentSockets, state: "D" }), [], false)).toBeNull();
  });

  it("says nothing of the user's own program", () => {
    const argv = ["/tmp/go-build1/b001/exe/server"];
    const look = aLook({ argv, threads: [IDLE], more: { recentSockets: [aRecentSocket()] } });
    expect(briefWait(look, [], false)).toBeNull();
  });
});
