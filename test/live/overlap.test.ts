import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { walkAll } from "../../src/probes/network/walk-all.ts";
import { closeKept, entry, keep, list, MODULE, serving, timed } from "../kit/live-routes.ts";
import { addressAnswer, authority, dnsServer, httpsServer, rawServer } from "../kit/live-servers.ts";
import { liveWalker } from "../kit/live-walker.ts";

afterEach(closeKept);

const DELAY_MS = 1_000;
/** From the issue: the longest chain of dependent waits, and 300 ms. */
const SLACK_MS = 300;
const DNS = "127.53.2.1";

type Wait = "name" | "tls" | "first byte" | "database" | "second entry";

/** Every network wait of a check-up with real servers, `slow` of them a second late. */
async function walk(...slow: readonly Wait[]): Promise<number> {
  const lag = (wait: Wait) => (slow.includes(wait) ? DELAY_MS : 0);
  await keep(dnsServer(DNS, addressAnswer("127.0.0.1"), lag("name")));
  const lab = await keep(authority("lab root"));
  const server = (name: string, wait: Wait) =>
    keep(
      httpsServer(
        lab.issue([name]),
        (request, response) => void setTimeout(() => serving(request, response as never), lag(wait)),
      ),
    );
  const [first, second, database] = await Promise.all([
    server("goproxy.lab.test", "first byte"),
    server("mirror.lab.test", "second entry"),
    server("sum.lab.test", "database"),
  ]);
  // Takes the connection at once and hands on each of the client's two flights half of the delay late.
  const door = await keep(
    rawServer((socket) => {
      const inner = connect(first.port, "127.0.0.1");
      inner.on("error", () => socket.destroy());
      socket.on("close", () => inner.destroy());
      inner.on("data", (bytes) => socket.write(bytes));
      socket.on("data", (bytes) => setTimeout(() => inner.write(bytes), first.asked.length === 0 ? lag("tls") / 2 : 0));
    }),
  );
  const walker = await keep(liveWalker({ config: { servers: [DNS] }, roots: [lab.root] }));
  const proxies = [
    entry(0, door.port, { scheme: "https", host: "goproxy.lab.test", separator: "," }),
    entry(1, second.port, { scheme: "https", host: "mirror.lab.test" }),
  ];
  const [required] = MODULE.requires;
  const known = {
    proxyList: list({
      sumdbName: "sum.lab.test",
      sumdbHost: "sum.lab.test",
      sumdbUrl: `https://sum.lab.test:${database.port}`,
    }),
    mainModule: { ...MODULE, requires: required ? [{ ...required, inGoSum: false, modInGoSum: false }] : [] },
  };
  const { value, tookMs } = await timed(walkAll(proxies, known, false, walker));
  expect(value.map((route) => [route.host, route.stoppedAt])).toEqual([
    ["goproxy.lab.test", null],
    ["mirror.lab.test", null],
    ["sum.lab.test", null],
  ]);
  await closeKept();
  return tookMs;
}

describe.skipIf(process.getuid?.() !== 0)("network waits", () => {
  for (const wait of ["name", "tls", "first byte", "database", "second entry"] as const)
    it(`${wait}: a second there is a second on the whole`, async () => {
      const tookMs = await walk(wait);
      expect(tookMs).toBeGreaterThan(DELAY_MS - 50);
      expect(tookMs).toBeLessThan(DELAY_MS + SLACK_MS);
    });

  it("that do not depend on each other overlap: three at once cost as much as one", async () => {
    expect(await walk("first byte", "database", "second entry")).toBeLessThan(DELAY_MS + SLACK_MS);
  });

  it("that depend on each other add up", async () => {
    const tookMs = await walk("name", "first byte", "database");
    expect(tookMs).toBeGreaterThan(2 * DELAY_MS - 50);
    expect(tookMs).toBeLessThan(2 * DELAY_MS + SLACK_MS);
  });
});
