import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aConnect,
  aDroppedRoute,
  aForwardProxy,
  anAttempt,
  aResolve,
  aRoute,
  routesOf,
} from "../../test/kit/a-route.ts";
import { anObservedWait, aSocket, type ObservedWait } from "../../test/kit/an-observed-wait.ts";
import { CATALOGUE } from "../causes/catalogue.ts";
import type { AnyCause } from "../causes/cause.ts";
import type { Fact, ValueOf } from "../facts/fact.ts";
import { routes } from "../facts/routes.ts";
import { FactStore } from "../facts/store.ts";
import { watchedCommand } from "../facts/subject.ts";
import { WAIT_KINDS, watchedTime, watchedWaits } from "../facts/watch.ts";
import { roundedTo } from "./account.ts";
import { diagnose } from "./diagnose.ts";

type Part = ValueOf<typeof watchedTime>["parts"][number];

const aPart = (given: Partial<Part> = {}): Part => {
  const ms = given.ms ?? 1_000;
  return { what: "connect", detail: "10.20.0.8:443", ms, samples: 20, workMs: ms, ...given };
};
const known = (id: string, value: unknown): Fact => ({ state: "known", id, value, source: "test", atMs: 0, tookMs: 0 });
const watched = (wallMs: number, parts: readonly Part[], waits: readonly ObservedWait[] = []): Fact[] => [
  known(watchedTime.id, { wallMs, parts, segments: [] }),
  known(watchedWaits.id, { waits, leftOut: {} }),
];
const diagnosed = (facts: readonly Fact[], catalogue: readonly AnyCause[] = CATALOGUE) =>
  diagnose(
    {
      facts: new FactStore(facts),
      subject: { kind: "command", argv: ["go"], exitCode: 1, signal: null, wallMs: 4_000 },
      takenAtMs: 0,
      tookMs: 1,
      toolVersion: "test",
    },
    catalogue,
  );
const blackhole = aDroppedRoute();

describe("the account of a watched command", () => {
  it("says nothing of time where nothing was watched", () => {
    const { time, waits, verdicts } = diagnosed([known(routes.id, routesOf(blackhole))]);
    expect(time).toBeNull();
    expect(waits).toEqual([]);
    expect(verdicts.find(({ cause }) => cause === "connect/syn-blackhole")?.costMs).toBeNull();
  });

  it("gives a part and its wait to the cause that accounts for it, and the cause its cost", () => {
    const facts = [
      known(routes.id, routesOf(blackhole)),
      ...watched(
        4_000,
        [aPart({ ms: 3_000.2 }), aPart({ what: "cpu", detail: "", ms: 500.1 })],
        [anObservedWait({ socket: aSocket() })],
      ),
    ];
    const { time, waits, verdicts } = diagnosed(facts);
    expect(time?.parts.map(({ what, ms, cause }) => [what, ms, cause])).toEqual([
      ["connect", 3_000, "connect/syn-blackhole"],
      ["cpu", 500, null],
    ]);
    expect(time?.unexplainedMs).toBe(500);
    expect(waits[0]?.cause).toBe("connect/syn-blackhole");
    expect(waits[0]?.peers.map(({ host }) => host)).toEqual(["goproxy.lab.test"]);
    expect(waits[0]?.limit.limitMs).toBe(30_000);
    expect(verdicts.find(({ cause }) => cause === "connect/syn-blackhole")?.costMs).toBe(3_000);
  });

  it("leaves a wait for another peer without that cause", () => {
    const elsewhere = "10.99.0.1:443";
    const facts = [
      known(routes.id, routesOf(blackhole)),
      ...watched(
        4_000,
        [aPart({ detail: elsewhere })],
        [anObservedWait({ on: elsewhere, socket: aSocket({ peer: elsewhere }) })],
      ),
    ];
    const { time, waits, verdicts } = diagnosed(facts);
    expect(time?.parts[0]?.cause).toBeNull();
    expect(waits[0]?.cause).toBeNull();
    expect(verdicts.find(({ cause }) => cause === "connect/syn-blackhole")?.costMs).toBe(0);
  });

  it("says when go gives up by what it waits for in the end, not by where a probe stopped", () => {
    const silent: AnyCause = {
      id: "connect/silent",
      title: { en: "silent", zh: "silent" },
      step: "network",
      station: "connect",
      symptoms: ["hang"],
      role: "root",
      needs: { routes },
      helps: {},
      confirms: [{ id: "always", strength: "proof", says: { en: "x", zh: "x" }, when: () => ({}) }],
      rulesOut: [],
      accountsFor: () => true,
      goGivesUp: () => ({ text: { en: "10 s", zh: "10 s" }, values: {} }),
      fixes: [],
      references: [],
    };
    const givesUp = (what: ObservedWait["what"], ended: boolean) => {
      const socket = aSocket({ hasReceived: true });
      const wait = anObservedWait({ what, socket, ended, fromMs: 0, toMs: 4_000, namedAtMs: 1_000 });
      const facts = [known(routes.id, routesOf(blackhole)), ...watched(4_000, [], [wait])];
      return diagnosed(facts, [silent]).verdicts[0]?.goGivesUp;
    };
    expect(givesUp("response", false)).toBe("never");
    expect(givesUp("tls", false)).toMatchObject({ values: { perRequest: "10.0 s" } });
    expect(givesUp("response", true)).toMatchObject({ text: { en: "10 s" } });
  });

  it("puts the costlier of two faults of one station first, and counts no time twice", () => {
    const other = aRoute({
      host: "mirror.lab.test",
      entry: 1,
      connect: aConnect({ attempts: [anAttempt({ address: "10.20.0.9" })] }),
    });
    const twin = (id: `${string}/${string}`, peers: readonly string[]): AnyCause => ({
      id,
      title: { en: id, zh: id },
      step: "network",
      station: "connect",
      symptoms: ["hang"],
      role: "root",
      needs: { routes },
      helps: {},
      confirms: [{ id: "always", strength: "proof", says: { en: "x", zh: "x" }, when: () => ({}) }],
      rulesOut: [],
      accountsFor: (wait) => peers.includes(wait.on),
      fixes: [],
      references: [],
    });
    const facts = [
      known(routes.id, routesOf(other)),
      ...watched(4_000, [
        aPart({ detail: "a", ms: 100 }),
        aPart({ detail: "b", ms: 300 }),
        aPart({ detail: "c", ms: 400 }),
      ]),
    ];
    const { verdicts, time } = diagnosed(facts, [twin("test/a", ["a", "b"]), twin("test/z", ["b", "c"])]);
    expect(verdicts.map(({ cause, costMs }) => [cause, costMs])).toEqual([
      ["test/z", 700],
      ["test/a", 100],
    ]);
    expect(time?.parts.map(({ detail, cause }) => [detail, cause])).toEqual([
      ["c", "test/z"],
      ["b", "test/z"],
      ["a", "test/a"],
    ]);
  });

  it("tells by what stands at the other end which phase a silent socket is in", () => {
    const silent = aSocket({ state: "ESTABLISHED", hasReceived: false });
    const kindOf = (route: ReturnType<typeof aRoute>, what: ObservedWait["what"], socket = silent) =>
      diagnosed([
        known(routes.id, routesOf(route)),
        ...watched(4_000, [aPart({ what })], [anObservedWait({ what, socket })]),
      ]);
    const shown = (...given: Parameters<typeof kindOf>) => {
      const { waits, time } = kindOf(...given);
      return [waits[0]?.what, time?.parts[0]?.what];
    };
    const proxied = aRoute({ through: aForwardProxy({ port: 443 }), resolve: aResolve({ host: "proxy.lab.test" }) });
    expect(shown(aRoute(), "response")).toEqual(["tls", "tls"]);
    expect(shown(aRoute({ scheme: "http", port: 443 }), "tls")).toEqual(["response", "response"]);
    expect(shown(proxied, "response")).toEqual(["proxy", "proxy"]);
    expect(shown(aRoute(), "response", aSocket({ hasReceived: true }))).toEqual(["response", "response"]);
    expect(shown(aRoute({ host: "elsewhere.lab.test", port: 8_443 }), "response")).toEqual(["response", "response"]);
  });

  it("joins two parts that turn out to be the same phase", () => {
    const socket = aSocket({ state: "ESTABLISHED", hasReceived: false });
    const { time } = diagnosed([
      known(routes.id, routesOf(aRoute())),
      ...watched(
        4_000,
        [aPart({ what: "response", ms: 1_000 }), aPart({ what: "tls", ms: 2_000 })],
        [anObservedWait({ what: "response", socket }), anObservedWait({ what: "tls", socket })],
      ),
    ]);
    expect(time?.parts.map(({ what, ms, samples }) => [what, ms, samples])).toEqual([["tls", 3_000, 40]]);
  });

  it("takes no wait for unfinished when the command came to its own end", () => {
    const ended = (exitCode: number | null) =>
      diagnosed([
        known(watchedCommand.id, {
          argv: ["go"],
          exitCode,
          signal: exitCode === null ? "SIGINT" : null,
          wallMs: 4_000,
        }),
        ...watched(4_000, [aPart()], [anObservedWait({ ended: false })]),
      ]).waits[0]?.ended;
    expect(ended(0)).toBe(true);
    expect(ended(1)).toBe(true);
    expect(ended(null)).toBe(false);
  });

  it("sums to the wall time, whatever the parts", () => {
    const parts = fc.array(
      fc.record({
        what: fc.constantFrom(...WAIT_KINDS),
        detail: fc.constantFrom("", "a", "b"),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(parts, fc.double({ min: 0.01, max: 100_000, noNaN: true }), (all, wallMs) => {
        const shares = all.reduce((total, { share }) => total + share, 0) || 1;
        const real = all.map(({ what, detail, share }) =>
          aPart({ what, detail, ms: (share / Math.max(1, shares)) * wallMs }),
        );
        const { time } = diagnosed(watched(wallMs, real), []);
        const total = (time?.parts ?? []).reduce((sum, { ms }) => sum + ms, 0) + (time?.unexplainedMs ?? 0);
        expect(total).toBe(time?.wallMs);
        expect(time?.wallMs).toBe(Math.round(wallMs));
        expect(time?.unexplainedMs).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("is the same for the same facts in another order", () => {
    const facts = [
      known(routes.id, routesOf(blackhole)),
      ...watched(4_000, [aPart(), aPart({ what: "dns", detail: "x", ms: 1_000 })]),
    ];
    expect(diagnosed([...facts].reverse())).toEqual(diagnosed(facts));
  });
});

it("rounds so that the sum holds", () => {
  expect(roundedTo(10, [3.3, 3.3, 3.4])).toEqual([3, 3, 4]);
  expect(roundedTo(0, [])).toEqual([]);
});
