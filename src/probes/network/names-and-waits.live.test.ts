import { afterEach, describe, expect, it } from "vitest";
import { anEntry } from "../../../test/kit/a-route.ts";
import { closeKept, entry, keep, list, MODULE, serving, timed } from "../../../test/kit/live-routes.ts";
import { addressAnswer, dnsServer, httpServer } from "../../../test/kit/live-servers.ts";
import { liveWalker } from "../../../test/kit/live-walker.ts";
import { walkAll } from "./walk-all.ts";

afterEach(closeKept);

describe.skipIf(process.getuid?.() !== 0)("names", () => {
  const walk = async (config: Parameters<typeof liveWalker>[0], port: number) => {
    const walker = await keep(liveWalker(config));
    const proxies = [entry(0, port, { host: "goproxy.lab.test" })];
    return timed(walkAll(proxies, { proxyList: list(), mainModule: MODULE }, false, walker));
  };

  it("go on with the second server while the first stays silent, and say what go loses", async () => {
    const [dead, alive] = [
      await keep(dnsServer("127.53.0.1", () => null)),
      await keep(dnsServer("127.53.0.2", addressAnswer("127.0.0.1"))),
    ];
    const proxy = await keep(httpServer(serving));
    const { value, tookMs } = await walk({ config: { servers: ["127.53.0.1", "127.53.0.2"] } }, proxy.port);
    expect(value[0]).toMatchObject({ stoppedAt: null, resolve: { outcome: "resolved", goWaitsMs: 5_000 } });
    expect(value[0]?.resolve?.queries.map((query) => [query.server, query.type, query.outcome])).toEqual([
      ["127.53.0.1", "A", "silent"],
      ["127.53.0.1", "AAAA", "silent"],
      ["127.53.0.2", "A", "answered"],
      ["127.53.0.2", "AAAA", "no-data"],
    ]);
    expect(value[0]?.requests[0]?.firstByteMs).toBeLessThan(300);
    expect(tookMs).toBeLessThan(2_800);
    expect([dead.asked.length, alive.asked.length]).toEqual([4, 2]);
  });

  it("are given up where every server is silent, the search list notwithstanding", async () => {
    await keep(dnsServer("127.53.0.1", () => null));
    const { value, tookMs } = await walk(
      { config: { servers: ["127.53.0.1"], search: ["a.lab.test.", "b.lab.test."], ndots: 5 } },
      80,
    );
    expect(value[0]).toMatchObject({ stoppedAt: "resolve", resolve: { outcome: "servers-silent", addresses: [] } });
    expect(value[0]?.resolve?.queries.every((query) => query.tookMs >= 2_000)).toBe(true);
    expect(tookMs).toBeLessThan(2_800);
  });

  it("wait for a slow server that works", async () => {
    await keep(dnsServer("127.53.0.1", addressAnswer("127.0.0.1"), 1_900));
    const proxy = await keep(httpServer(serving));
    const { value } = await walk({ config: { servers: ["127.53.0.1"] } }, proxy.port);
    expect(value[0]).toMatchObject({ stoppedAt: null, resolve: { outcome: "resolved", goWaitsMs: 0 } });
  });

  it("tell a closed port, an error and a name that is not there apart at once", async () => {
    await keep(dnsServer("127.53.0.2", () => ({ flags: 0x0182 })));
    await keep(dnsServer("127.53.0.3", () => ({ flags: 0x0183 })));
    const outcome = async (...servers: string[]) => (await walk({ config: { servers } }, 80)).value[0]?.resolve;
    expect(await outcome("127.53.0.1")).toMatchObject({
      outcome: "servers-failing",
      queries: [{ outcome: "port-closed" }, {}],
    });
    expect(await outcome("127.53.0.2")).toMatchObject({
      outcome: "servers-failing",
      queries: [{ outcome: "servfail", rcode: "SERVFAIL" }, {}],
    });
    expect(await outcome("127.53.0.3")).toMatchObject({
      outcome: "no-such-name",
      queries: [{ rcode: "NXDOMAIN" }, {}],
    });
    // SERVFAIL makes go turn to the next server, NXDOMAIN does not.
    await keep(dnsServer("127.53.0.4", addressAnswer("127.0.0.1")));
    expect(await outcome("127.53.0.2", "127.53.0.4")).toMatchObject({ outcome: "resolved" });
    expect(await outcome("127.53.0.3", "127.53.0.4")).toMatchObject({ outcome: "no-such-name" });
  });

  it("are asked over TCP where an answer was cut", async () => {
    await keep(dnsServer("127.53.0.5", () => ({ flags: 0x0380 })));
    const { value } = await walk({ config: { servers: ["127.53.0.5"] } }, 80);
    // Nothing listens on TCP there: the server is alive, and still of no use to go.
    expect(value[0]?.resolve).toMatchObject({ outcome: "servers-failing", queries: [{ outcome: "truncated" }, {}] });
  });

  it("take the search list where the name has too few dots", async () => {
    const server = await keep(
      dnsServer("127.53.0.1", (question) =>
        question.name === "goproxy.lab.test.corp.lab.test" ? addressAnswer("127.0.0.1")(question) : { flags: 0x0183 },
      ),
    );
    const proxy = await keep(httpServer(serving));
    const { value } = await walk(
      { config: { servers: ["127.53.0.1"], search: ["corp.lab.test."], ndots: 3 } },
      proxy.port,
    );
    expect(value[0]?.stoppedAt).toBeNull();
    expect(server.asked.every((question) => question.includes("corp.lab.test"))).toBe(true);
  });
});

describe("waits that do not depend on each other", () => {
  it("overlap: whichever host is slow, the whole takes no longer than that one", async () => {
    const SLOW_MS = 600;
    for (const slow of [0, 1, 2]) {
      const after =
        (ms: number): Parameters<typeof httpServer>[0] =>
        (request, response) =>
          void setTimeout(() => serving(request, response as never), ms);
      const servers = await Promise.all([0, 1, 2].map((at) => keep(httpServer(after(at === slow ? SLOW_MS : 0)))));
      const walker = await keep(liveWalker({ hosts: "127.0.0.1 a.lab.test b.lab.test c.lab.test\n" }));
      const entries = servers.map((server, index) =>
        entry(index, server.port, { host: `${"abc"[index]}.lab.test`, separator: "," }),
      );
      const known = { proxyList: list({ entries: [anEntry()] }), mainModule: MODULE };
      const { tookMs } = await timed(walkAll(entries, known, false, walker));
      expect(tookMs).toBeGreaterThan(SLOW_MS - 10);
      expect(tookMs).toBeLessThan(SLOW_MS + 300);
    }
  });
});
