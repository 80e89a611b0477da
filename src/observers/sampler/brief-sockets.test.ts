import { once } from "node:events";
import { connect, createServer, type Socket as NetSocket, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { aSocket } from "../../../test/kit/a-look.ts";
import { BriefSockets, type ReadRows } from "./brief-sockets.ts";

const open: (Server | NetSocket)[] = [];
afterEach(() => {
  for (const each of open.splice(0)) "destroy" in each ? each.destroy() : each.close();
});

/** This process itself, at work all the time. */
const self = (ranAtMs: number) => ({ pid: process.pid, ranAtMs, stat: { state: "R", parent: process.ppid } });

/** Opens sockets of this process's own. */
async function openConnection(): Promise<void> {
  const server = createServer((accepted) => open.push(accepted)).listen(0, "127.0.0.1");
  open.push(server);
  await once(server, "listening");
  const address = server.address();
  const client = connect(typeof address === "object" && address ? address.port : 0, "127.0.0.1");
  open.push(client);
  await once(client, "connect");
}

describe("BriefSockets", () => {
  it("asks anew for sockets that it has not seen, soon where all it knows are pipes to the user", async () => {
    const brief = new BriefSockets();
    const me = self(0);
    const reads: number[] = [];
    const remote = new Set<string>();
    const look = (atMs: number) => {
      me.ranAtMs = atMs;
      const read: ReadRows = (_, sockets) => {
        reads.push(atMs);
        return sockets.map(([fd, inode]) =>
          aSocket({ fd, inode, protocol: remote.size > 0 && !known.has(inode) ? "tcp" : "unix" }),
        );
      };
      brief.update([me], atMs, true, read);
    };
    const known = new Set<string>();
    await openConnection();
    look(0);
    for (const { inode } of brief.of(me, 0) ?? []) known.add(inode);
    look(60);
    look(120);
    expect(reads).toEqual([0]);
    remote.add("yes");
    await openConnection();
    look(180);
    look(240);
    expect(reads).toEqual([0, 180]);
    const rows = brief.of(me, 240) ?? [];
    expect(new Set(rows.filter(({ protocol }) => protocol === "tcp").map(({ heldSinceMs }) => heldSinceMs))).toEqual(
      new Set([180]),
    );
    expect(new Set(rows.filter(({ protocol }) => protocol === "unix").map(({ heldSinceMs }) => heldSinceMs))).toEqual(
      new Set([0]),
    );
  });
});
