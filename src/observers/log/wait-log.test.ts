import { describe, expect, it } from "vitest";
import { aTick } from "../../../test/kit/a-look.ts";
import type { Seen, WaitSeen } from "../seen.ts";
import { openWaitLog } from "./wait-log.ts";

const wait = (more: Partial<WaitSeen>): WaitSeen => ({
  key: "100:1:socket 5",
  what: "response",
  on: "192.0.2.7:443",
  pid: 100,
  argv: ["go"],
  chain: [100],
  sinceMs: null,
  syscall: "",
  wchan: "",
  socket: null,
  file: null,
  holders: [],
  figures: {},
  ...more,
});

const seen = (...waits: readonly WaitSeen[]): Seen => ({ waits, leading: null, atOnce: 0, readsTerminal: false });

describe("openWaitLog", () => {
  it("joins what is seen tick after tick, and names it when it can be said", () => {
    const log = openWaitLog();
    for (let atMs = 100; atMs <= 1_500; atMs += 100) log.add(aTick(atMs, []), seen(wait({})));
    log.add(aTick(2_500, []), seen());
    expect(log.fact().waits).toMatchObject([
      { fromMs: 80, toMs: 1_500, namedAtMs: 1_100, samples: 15, ended: true, what: "response" },
    ]);
  });

  it("begins where the kernel dates it back to", () => {
    const log = openWaitLog();
    const socket = {
      protocol: "tcp",
      local: "",
      peer: "",
      state: "SYN_SENT",
      retransmits: 1,
      unackedBytes: 1,
      unreadBytes: 0,
      hasReceived: null,
    } as const;
    log.add(aTick(900, []), seen(wait({ what: "connect", sinceMs: 10, socket: { ...socket, retransmits: 0 } })));
    log.add(aTick(1_100, []), seen(wait({ what: "connect", sinceMs: 10, socket })));
    expect(log.fact().waits).toMatchObject([{ fromMs: 10, namedAtMs: 1_100, ended: false }]);
  });

  it("takes a phase that is recognised later for the same wait, a new phase for another", () => {
    const log = openWaitLog();
    log.add(aTick(500, []), seen(wait({ sinceMs: 100 })));
    log.add(aTick(900, []), seen(wait({ sinceMs: 100, what: "body" })));
    log.add(aTick(1_300, []), seen(wait({ sinceMs: 1_200, what: "response" })));
    expect(log.fact().waits.map(({ what, fromMs }) => [what, fromMs])).toEqual([
      ["body", 100],
      ["response", 1_200],
    ]);
  });

  it("ends a phase where the next one began, also where that is only recognised later", () => {
    const log = openWaitLog();
    for (let atMs = 100; atMs <= 1_500; atMs += 100) log.add(aTick(atMs, []), seen(wait({ sinceMs: 50 })));
    log.add(aTick(1_600, []), seen(wait({ sinceMs: 900, what: "body" })));
    expect(log.fact().waits).toMatchObject([
      { what: "response", fromMs: 50, toMs: 900 },
      { what: "body", fromMs: 900, toMs: 1_600 },
    ]);
  });

  it("dates one that comes back no further back than to where it had ended", () => {
    const log = openWaitLog();
    const child = seen(wait({ key: "100:1:child 7", what: "child", on: "a", sinceMs: 20 }));
    for (const atMs of [100, 1_200]) log.add(aTick(atMs, []), child);
    for (const atMs of [1_300, 2_000]) log.add(aTick(atMs, []), seen());
    log.add(aTick(2_400, []), child);
    expect(log.fact().waits).toMatchObject([
      { fromMs: 20, toMs: 1_200, ended: true },
      { fromMs: 1_200, toMs: 2_400 },
    ]);
  });

  it("bridges a look that was skipped, and ends work at once", () => {
    const log = openWaitLog();
    const both = seen(wait({}), wait({ key: "work", what: "compile", on: "fmt" }));
    log.add(aTick(100, []), both);
    log.add(aTick(200, []), seen());
    log.add(aTick(300, []), both);
    expect(log.fact().waits.map(({ what, samples }) => [what, samples])).toEqual([
      ["response", 2],
      ["compile", 1],
      ["compile", 1],
    ]);
  });

  it("keeps every wait, the 500 longest works, and counts the rest", () => {
    const log = openWaitLog();
    for (let index = 0; index < 3_000; index += 1) {
      const works = wait({
        key: `work ${index}`,
        what: index % 2 ? "compile" : "link",
        on: `p${index}`,
        sinceMs: index,
      });
      const waits = index % 100 === 0 ? [wait({ key: `lock ${index}`, what: "lock", on: `l${index}` })] : [];
      log.add(aTick(10_000 + index, []), seen(works, ...waits));
    }
    const { waits, leftOut } = log.fact();
    expect(waits.filter(({ what }) => what === "lock")).toHaveLength(30);
    expect(waits.filter(({ what }) => what !== "lock")).toHaveLength(500);
    expect((leftOut["compile"] ?? 0) + (leftOut["link"] ?? 0)).toBe(2_500);
    expect(log.fact()).toEqual({ waits, leftOut });
  });
});
